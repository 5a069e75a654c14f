import type { HallId, ShowtimeId } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'
import type { ShowtimeRules } from './showtimes-store.ts'

export type PlannedTime = { readonly hallId: HallId; readonly beginsAtMs: number; readonly endsAtMs: number }

/**
 * Whether another showtime is in the hall at that time, the turnaround time counted in. The caller has locked the hall,
 * so that the answer stays true; below it the constraint `showtimes_clash` forbids plain overlaps.
 */
export async function isHallTaken(
  trx: Database,
  cinemaId: number,
  { hallId, beginsAtMs, endsAtMs }: PlannedTime,
  but: ShowtimeId | null,
  { turnaroundMinutes }: ShowtimeRules,
): Promise<boolean> {
  const turnaroundMs = turnaroundMinutes * 60_000
  const others = trx
    .selectFrom('showtimes')
    .select('showtime_id')
    .where('cinema_id', '=', cinemaId)
    .where('hall_id', '=', hallId)
    .where('called_off_at_ms', 'is', null)
    .where('begins_at_ms', '<', endsAtMs + turnaroundMs)
    .where('ends_at_ms', '>', beginsAtMs - turnaroundMs)
    .limit(1)
  const clashing = but === null ? others : others.where('showtime_id', '!=', but)
  return (await clashing.executeTakeFirst()) !== undefined
}

/** Whether this begin, in Unix ms, is over. The second that is running now is not. */
export function isOverdue(beginsAtMs: number, nowMs: number): boolean {
  return beginsAtMs < Math.floor(nowMs / 1_000) * 1_000
}
