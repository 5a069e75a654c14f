import type { DeviceNumber } from '../../shared/core/ids.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import { isWheelchair, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { Book } from '../ledger/ledger.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'

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
  book: Book,
  showtime: ShowtimeRow,
  device: DeviceNumber,
  rules: AllotmentRules,
  nowMs: number,
): Promise<number> {
  const ofShowtime = { cinemaId: showtime.cinema_id, showtimeId: showtime.showtime_id }
  const seats = await book.custodiesOf(ofShowtime)
  const granted = seats.filter(({ custody }) => custody.state === 'granted')
  const own = granted.filter(({ custody }) => custody.holder === device)
  const taken = seats.filter(({ custody }) => !isClaimable(custody, nowMs))
  const takenSeats = taken.filter(({ seat }) => !isWheelchair(showtime.plan, seat))
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
