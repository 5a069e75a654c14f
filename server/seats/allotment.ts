import { type AllotmentPolicy, allotmentPool, maxAllottedSeats } from '../../shared/seats/allotment.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import { isSeat, isWheelchair, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { TakenSeats } from '../ledger/seats/custody-store.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'

type PlannedSeats = Pick<ShowtimeRow, 'plan' | 'seat_count'>

/** Seats of one showtime in the same custody. */
type KnownSeats = Pick<TakenSeats, 'state' | 'holdEndsAtMs' | 'seats'>

export type AllotmentRules = AllotmentPolicy & { readonly cutoffMinutes: number }

/**
 * Rule 4 of custody: how many more allotted seats this kiosk may now be given of a showtime, whose row the caller has
 * locked alone. A seat that a kiosk took for a sale under way counts as allotted too: the server can't tell them apart.
 */
export function allotmentRoom(
  showtime: ShowtimeRow,
  known: readonly TakenSeats[],
  kioskCount: number,
  rules: AllotmentRules,
  nowMs: number,
): number {
  const { plan } = showtime
  const custodies = onPlan(showtime, known)
  const granted = custodies.filter(({ state }) => state === 'granted')
  const own = granted.filter(({ isOwn }) => isOwn)
  const taken = custodies.filter((custody) => !isClaimable(custody, nowMs)).flatMap(({ seats }) => seats)
  const takenSeats = taken.filter((seat) => !isWheelchair(plan, seat))
  const ordinarySeats = seatsOf(plan).filter((seat) => !isWheelchair(plan, seat))
  const unsoldSeats = countUnsold(showtime, known, nowMs)
  return Math.max(
    0,
    Math.min(
      boundOf(showtime, unsoldSeats, kioskCount, rules, nowMs) - countSeats(own),
      allotmentPool(rules, unsoldSeats) - countSeats(granted),
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
export function countUnsold(showtime: PlannedSeats, known: readonly KnownSeats[], nowMs: number): number {
  const isGone = (custody: KnownSeats) => custody.state !== 'granted' && !isClaimable(custody, nowMs)
  return showtime.seat_count - countSeats(onPlan(showtime, known.filter(isGone)))
}

/** Without places of a hall that the showtime was moved out of: a kiosk may hold some until it hears of it. */
function onPlan<Known extends KnownSeats>({ plan }: Pick<PlannedSeats, 'plan'>, known: readonly Known[]): Known[] {
  return known.map((custody) => ({ ...custody, seats: custody.seats.filter((seat) => isSeat(plan, seat)) }))
}

function countSeats(known: readonly KnownSeats[]): number {
  return known.reduce((sum, { seats }) => sum + seats.length, 0)
}
