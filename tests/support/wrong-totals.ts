import { sql } from 'kysely'
import type { Database } from '../../server/db/tables.ts'
import { inBothLanguages } from '../../server/ledger/catalog/languages.ts'
import type { BoxOfficeRow } from '../../shared/sync/staff-messages.ts'

/** What is missing from the box office's totals, as the database itself recounts them; none where they are right. */
export async function wrongTotals(db: Database): Promise<unknown[]> {
  return (await sql`select * from box_office_differences`.execute(db)).rows
}

/** The box office as it was before it had totals: every showtime and every ticket is counted. */
export async function recountOf(db: Database, cinemaId: number): Promise<BoxOfficeRow[]> {
  const { rows } = await sql<Omit<BoxOfficeRow, 'title'> & { titleZh: string; titleEn: string | null }>`
    select films.film_id as "filmId", films.title as "titleZh", films.title_en as "titleEn",
      offered.showtime_count as "showtimeCount", offered.seat_count as "seatCount",
      coalesce(taken.ticket_count, 0)::int8 as "ticketCount", coalesce(taken.fen, 0)::int8 as "takenFen"
    from films
    join (
      select film_id, count(*) filter (where called_off_at_ms is null) as showtime_count,
        coalesce(sum(seat_count) filter (where called_off_at_ms is null), 0)::int8 as seat_count
      from showtimes where cinema_id = ${cinemaId} group by film_id
    ) offered on offered.film_id = films.film_id
    left join (
      select showtimes.film_id, count(*) as ticket_count, sum(tickets.paid_fen)::int8 as fen
      from tickets join showtimes using (cinema_id, showtime_id)
      where tickets.cinema_id = ${cinemaId} and tickets.state in ('sold', 'displaced')
      group by showtimes.film_id
    ) taken on taken.film_id = films.film_id
    where films.cinema_id = ${cinemaId}
    order by films.film_id`.execute(db)
  return rows.map(({ titleZh, titleEn, ...row }) => ({ ...row, title: inBothLanguages(titleZh, titleEn) }))
}
