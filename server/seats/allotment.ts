import type { DeviceNumber } from '../../shared/core/ids.ts'
import { type AllotmentPolicy, allotmentPool, maxAllottedSeats } from '../../shared/seats/allotment.ts'
import { isClaimable, type SeatCustody } from '../../shared/seats/custody.ts'
import { isSeat, isWheelchair, type SeatPosition, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'

type PlannedSeats = Pick<ShowtimeRow, 'plan' | 'seat_count'>

export type KnownSeat = { readonly seat: SeatPosition; readonly custody: SeatCustody }

export type AllotmentRules = AllotmentPolicy & { readonly cutoffMinutes: number }

/**
 * Rule 4 of custody: how many more allotted seats this kiosk may now be given of a showtime, whose row the caller has
 * locked alone. A seat that a kiosk took for a sale under way counts as allotted too: the server can't tell them apart.
 */
export function allotmentRoom(
  showtime: ShowtimeRow,
  known: readonly KnownSeat[],
  { device, kioskCount }: { readonly device: DeviceNumber; readonly kioskCount: number },
  rules: AllotmentRules,
  nowMs: number,
): number {
  const seats = onPlan(showtime, known)
  const granted = seats.filter(({ custody }) => custody.state === 'granted')
  const own = granted.filter(({ custody }) => custody.holder === device)
  const taken = seats.filter(({ custody }) => !isClaimable(custody, nowMs))
  const takenSeats = taken.filter(({ seat }) => !isWheelchair(showtime.plan, seat))
  const ordinarySeats = seatsOf(showtime.plan).filter((seat) => !isWheelchair(showtime.plan, seat))
  const unsoldSeats = countUnsold(showtime, seats, nowMs)
  return Math.max(
    0,
    Math.min(
      boundOf(showtime, unsoldSeats, kioskCount, rules, nowMs) - own.length,
      allotmentPool(rules, unsoldSeats) - granted.length,
      ordinarySeats.length - takenSeats.length - rules.lastSeats,
    ),
  )
}

/** The bound of this showtime for each kiosk as of now. */
export function boundOf(
  showtime: Pick<ShowtimeRow, 'begins_at_ms' | 'called_off_at_ms'>,
  unsoldSeats: number,
  kioskCount: number,
  rules: AllotmentRules,
  nowMs: number,
): number {
  if (showtime.called_off_at_ms !== null) return 0
  const minutesToCutoff = (showtime.begins_at_ms - nowMs) / 60_000 - rules.cutoffMinutes
  return maxAllottedSeats(rules, { minutesToCutoff, unsoldSeats, kioskCount })
}

/** Seats of the showtime that are free, or in a kiosk's custody and not known to be sold. */
export function countUnsold(showtime: PlannedSeats, seats: readonly KnownSeat[], nowMs: number): number {
  const isGone = ({ custody }: KnownSeat) => custody.state !== 'granted' && !isClaimable(custody, nowMs)
  return showtime.seat_count - onPlan(showtime, seats).filter(isGone).length
}

/** Without places of a hall that the showtime was moved out of: a kiosk may hold some until it hears of it. */
function onPlan({ plan }: Pick<PlannedSeats, 'plan'>, seats: readonly KnownSeat[]): readonly KnownSeat[] {
  return seats.filter(({ seat }) => isSeat(plan, seat))
}
