import type { DeviceNumber } from '../../shared/core/ids.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import { isWheelchair, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { Database } from '../db/tables.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'
import { toCustody } from './custody-store.ts'

export type AllotmentRules = {
  /** Standing seats of one kiosk in one showtime. */
  readonly allotmentSeats: number
  /** The part of a showtime's seats, 0 to 1, that all kiosks together may keep standing. */
  readonly allotmentShare: number
  /** Free seats of a showtime that always stay with the server. */
  readonly lastSeats: number
}

/**
 * Rule 4 of custody: how many more standing seats this kiosk may now be given of a showtime, whose row the caller has
 * locked alone. A seat that a kiosk took for a sale under way counts as standing too: the server can't tell them apart.
 */
export async function allotmentRoom(
  trx: Database,
  showtime: ShowtimeRow,
  device: DeviceNumber,
  rules: AllotmentRules,
  nowMs: number,
): Promise<number> {
  const rows = await trx
    .selectFrom('seat_custody')
    .selectAll()
    .where('cinema_id', '=', showtime.cinema_id)
    .where('showtime_id', '=', showtime.showtime_id)
    .execute()
  const granted = rows.filter((row) => row.state === 'granted')
  const own = granted.filter((row) => row.holder === device)
  const taken = rows.filter((row) => !isClaimable(toCustody(row), nowMs))
  const takenSeats = taken.filter((row) => !isWheelchair(showtime.plan, { row: row.seat_row, col: row.seat_col }))
  const ordinarySeats = seatsOf(showtime.plan).filter((seat) => !isWheelchair(showtime.plan, seat))
  return Math.max(
    0,
    Math.min(
      rules.allotmentSeats - own.length,
      Math.floor(showtime.seat_count * rules.allotmentShare) - granted.length,
      ordinarySeats.length - takenSeats.length - rules.lastSeats,
    ),
  )
}
