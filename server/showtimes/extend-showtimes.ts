import { sql } from 'kysely'
import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import { lockHalls } from '../ledger/catalog/halls-store.ts'

type NewDuration = { readonly cinemaId: number; readonly filmId: FilmId; readonly durationMinutes: number }

const minuteMs = 60_000

/**
 * Whether a showtime of the film that has not begun would, with this longer duration, run into the one after it in its
 * hall, the turnaround time counted in. The caller has locked the film alone; the halls stay locked.
 */
export async function wouldClashWhenExtended(
  trx: Database,
  { cinemaId, filmId, durationMinutes }: NewDuration,
  turnaroundMinutes: number,
  nowMs: number,
): Promise<boolean> {
  const halls = await sql<{ hallId: HallId }>`
    select distinct hall_id as "hallId" from showtimes
    where cinema_id = ${cinemaId} and film_id = ${filmId}
      and begins_at_ms > ${nowMs} and called_off_at_ms is null`.execute(trx)
  const hallIds = halls.rows.map((hall) => hall.hallId)
  await lockHalls(trx, cinemaId, hallIds)
  const takenMs = (durationMinutes + turnaroundMinutes) * minuteMs
  const clashes = await sql`
    select 1 from showtimes as longer join showtimes as next using (cinema_id, hall_id)
    where cinema_id = ${cinemaId} and longer.film_id = ${filmId}
      and longer.begins_at_ms > ${nowMs} and longer.called_off_at_ms is null and next.called_off_at_ms is null
      and next.showtime_id <> longer.showtime_id
      and next.begins_at_ms >= longer.begins_at_ms and next.begins_at_ms < longer.begins_at_ms + ${takenMs}
    limit 1`.execute(trx)
  return clashes.rows.length > 0
}

/** Moves the ends of the film's showtimes that have not begun to this duration; answers which they are. */
export async function extendShowtimes(
  trx: Database,
  { cinemaId, filmId, durationMinutes }: NewDuration,
  nowMs: number,
): Promise<ShowtimeId[]> {
  // Locked in their order, in a statement before the one that writes.
  const coming = await sql<{ showtimeId: ShowtimeId }>`
    select showtime_id as "showtimeId" from showtimes
    where cinema_id = ${cinemaId} and film_id = ${filmId}
      and begins_at_ms > ${nowMs} and called_off_at_ms is null
    order by showtime_id for no key update`.execute(trx)
  const showtimeIds = coming.rows.map((showtime) => showtime.showtimeId)
  await sql`
    update showtimes set ends_at_ms = begins_at_ms + ${durationMinutes * minuteMs}
    where cinema_id = ${cinemaId} and showtime_id = any(${showtimeIds}::int8[])`.execute(trx)
  return showtimeIds
}
