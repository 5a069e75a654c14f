import { sql } from 'kysely'
import type { Database } from '../db/tables.ts'

const sweepLock = 7_411_005

/**
 * Adds to each film's totals what was sold, refunded and offered since the last sweep, so that the box office has little
 * left to add. Sales only ever append to `box_office_changes` and lock nothing here; one sweep at a time over all servers.
 */
export async function sweepBoxOffice(db: Database): Promise<void> {
  // A showtime is shared while its tickets move to its film's total: whoever gives it another film has it alone (the
  // trigger note_showtime_counted). One that is busy waits for the next sweep.
  await sql`/* prepared: sweep-box-office */
    with sweep as materialized (
      select pg_try_advisory_xact_lock(${sweepLock}) as is_mine
    ), shared as materialized (
      select cinema_id, showtime_id, film_id from showtimes
      where (select is_mine from sweep) and (cinema_id, showtime_id) in (
        select distinct cinema_id, showtime_id from box_office_changes)
      order by cinema_id, showtime_id for share skip locked
    ), swept as (
      delete from box_office_changes as changes
      where (select is_mine from sweep) and (film_id is not null or exists (
        select from shared where shared.cinema_id = changes.cinema_id and shared.showtime_id = changes.showtime_id))
      returning cinema_id, film_id, showtime_id, listed_count, showtime_count, seat_count, ticket_count, taken_fen
    )
    insert into box_office (cinema_id, film_id, listed_count, showtime_count, seat_count, ticket_count, taken_fen)
    select swept.cinema_id, coalesce(swept.film_id, shared.film_id), sum(listed_count), sum(showtime_count),
      sum(seat_count), sum(ticket_count), sum(taken_fen)
    from swept left join shared using (cinema_id, showtime_id) group by 1, 2 order by 1, 2
    on conflict (cinema_id, film_id) do update set
      listed_count = box_office.listed_count + excluded.listed_count,
      showtime_count = box_office.showtime_count + excluded.showtime_count,
      seat_count = box_office.seat_count + excluded.seat_count,
      ticket_count = box_office.ticket_count + excluded.ticket_count,
      taken_fen = box_office.taken_fen + excluded.taken_fen`.execute(db)
}
