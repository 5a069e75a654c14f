import type { ShowtimeReplica } from '../../shared/catalog/replicas.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'

/** Showtimes as kiosks keep them. One that was called off stays, so that its tickets can still be explained. */
export async function showtimeReplicas(
  db: Database,
  cinemaId: number,
  ids: readonly string[],
): Promise<ShowtimeReplica[]> {
  const showtimes = await db
    .selectFrom('showtimes')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', 'in', ids.map(Number) as ShowtimeId[])
    .execute()
  return showtimes.map(toShowtimeReplica)
}

export function toShowtimeReplica(showtime: ShowtimeRow): ShowtimeReplica {
  return {
    id: String(showtime.showtime_id),
    isDeleted: false,
    showtimeId: showtime.showtime_id,
    filmId: showtime.film_id,
    hallId: showtime.hall_id,
    beginsAt: Math.floor(showtime.begins_at_ms / 1_000),
    endsAt: Math.floor(showtime.ends_at_ms / 1_000),
    priceFen: showtime.price_fen,
    plan: showtime.plan,
    isCalledOff: showtime.called_off_at_ms !== null,
    allottedSeats: showtime.called_off_at_ms === null ? showtime.allotted_seats : 0,
  }
}
