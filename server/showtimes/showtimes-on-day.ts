import type { HallId } from '../../shared/core/ids.ts'
import { cinemaDay } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { getCinema } from '../ledger/catalog/cinemas-store.ts'
import { listShowtimesInHall, type ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'

/** Longer than any day is, those included on which the clocks are restored. */
const maxDayMs = 26 * 60 * 60_000

/** The hall's showtimes that begin on the cinema's day, in its own time zone, that holds this time; by time. */
export async function listShowtimesOnDay(
  db: Database,
  cinemaId: number,
  hallId: HallId,
  timeMs: number,
): Promise<ShowtimeRow[]> {
  const { timeZone } = await getCinema(db, cinemaId)
  const near = await listShowtimesInHall(db, cinemaId, hallId, [timeMs - maxDayMs, timeMs + maxDayMs])
  const day = cinemaDay(timeMs, timeZone)
  return near.filter((showtime) => cinemaDay(showtime.begins_at_ms, timeZone) === day)
}
