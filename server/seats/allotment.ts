import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { AllotmentPolicy } from '../../shared/seats/allotment.ts'
import { mostStandingSeats, standingPool } from '../../shared/seats/allotment.ts'
import type { SeatCustody } from '../../shared/seats/custody.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import { isWheelchair, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { Book } from '../ledger/ledger.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'

export type AllotmentRules = AllotmentPolicy & { readonly cutoffMinutes: number }

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
  const { cinema_id: cinemaId, showtime_id: showtimeId } = showtime
  const seats = await book.custodiesOf({ cinemaId, showtimeId })
  const custodies = seats.map(({ custody }) => custody)
  const granted = custodies.filter(({ state }) => state === 'granted')
  const own = granted.filter(({ holder }) => holder === device)
  const taken = seats.filter(({ custody }) => !isClaimable(custody, nowMs))
  const takenSeats = taken.filter(({ seat }) => !isWheelchair(showtime.plan, seat))
  const ordinarySeats = seatsOf(showtime.plan).filter((seat) => !isWheelchair(showtime.plan, seat))
  const unsoldSeats = countUnsold(showtime, custodies, nowMs)
  return Math.max(
    0,
    Math.min(
      boundOf(showtime, unsoldSeats, await book.countKiosks(cinemaId), rules, nowMs) - own.length,
      standingPool(rules, unsoldSeats) - granted.length,
      ordinarySeats.length - takenSeats.length - rules.lastSeats,
    ),
  )
}

/** The bound of this showtime for each kiosk as of now. */
export function boundOf(
  showtime: ShowtimeRow,
  unsoldSeats: number,
  kioskCount: number,
  rules: AllotmentRules,
  nowMs: number,
): number {
  if (showtime.called_off_at_ms !== null) return 0
  const minutesToCutoff = (showtime.begins_at_ms - nowMs) / 60_000 - rules.cutoffMinutes
  return mostStandingSeats(rules, { minutesToCutoff, unsoldSeats, kioskCount })
}

/** Seats of the showtime that are free, or in a kiosk's custody and not known to be sold. */
export function countUnsold(showtime: ShowtimeRow, custodies: readonly SeatCustody[], nowMs: number): number {
  const gone = custodies.filter((custody) => custody.state !== 'granted' && !isClaimable(custody, nowMs))
  return showtime.seat_count - gone.length
}
