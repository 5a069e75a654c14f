import { sql } from 'kysely'
import type { BoxOfficeRow } from '../../shared/sync/staff-messages.ts'
import type { Database } from '../db/tables.ts'
import { inBothLanguages } from '../ledger/catalog/languages.ts'

/**
 * The box office by film: every film that ever had a showtime. Showtimes called off are not counted and offer no
 * seats; money counts as long as it was not paid back, whatever became of the seat. Read from totals that triggers keep
 * with every ticket and showtime, in its own transaction (docs/decisions/0019): no ticket is read.
 */
export async function boxOffice(db: Database, cinemaId: number): Promise<BoxOfficeRow[]> {
  // What was not swept yet is added up by showtime first, and the film of each is looked up by its number.
  const { rows } = await sql<Omit<BoxOfficeRow, 'title'> & { titleZh: string; titleEn: string | null }>`
    select films.film_id as "filmId", films.title as "titleZh", films.title_en as "titleEn",
      sum(showtime_count)::int8 as "showtimeCount", sum(seat_count)::int8 as "seatCount",
      sum(ticket_count)::int8 as "ticketCount", sum(taken_fen)::int8 as "takenFen"
    from (
      select film_id, listed_count, showtime_count, seat_count, ticket_count, taken_fen
      from box_office where cinema_id = ${cinemaId}
      union all
      select coalesce(waiting.film_id, showtime.film_id), listed_count, showtime_count, seat_count, ticket_count, taken_fen
      from (
        select cinema_id, film_id, showtime_id, sum(listed_count) as listed_count, sum(showtime_count) as showtime_count,
          sum(seat_count) as seat_count, sum(ticket_count) as ticket_count, sum(taken_fen) as taken_fen
        from box_office_changes where cinema_id = ${cinemaId} group by cinema_id, film_id, showtime_id
      ) as waiting left join lateral (
        select film_id from showtimes
        where showtimes.cinema_id = waiting.cinema_id and showtimes.showtime_id = waiting.showtime_id limit 1
      ) as showtime on true
    ) as part join films on films.cinema_id = ${cinemaId} and films.film_id = part.film_id
    group by films.film_id, films.title, films.title_en having sum(listed_count) > 0
    order by films.film_id`.execute(db)
  return rows.map(({ titleZh, titleEn, ...row }) => ({ ...row, title: inBothLanguages(titleZh, titleEn) }))
}
