import type { AccountId, ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { ticketPrice } from '../../shared/sales/price.ts'
import { isBeforeCutoff, maxTicketsPerOrder } from '../../shared/sales/selling-rules.ts'
import { holdSeat } from '../../shared/seats/custody.ts'
import { isSeat, type SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { DecidedHold, SeatRead } from '../ledger/sales/holds-store.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { lapseOrders } from '../seats/lapse-holds.ts'
import type { WebOrder } from './web-order.ts'

export type HoldRules = Pick<Policy, 'holdSeconds' | 'cutoffMinutes' | 'memberLevels'>

export type HoldRefusal = 'NotShown' | 'NoSuchSeat' | 'TooManyTickets' | 'SeatGone'

const slots = Array.from({ length: maxTicketsPerOrder }, (_, index) => index + 1)
/** Each conflict means that somebody else's order was made or moved on; so many in a row do not happen. */
const maxTries = 100

/**
 * Rule 10 of custody: the server holds one seat for a web customer who is about to pay. Refused, in this order, where
 * the showtime is not sold, nobody can sit there, the customer has six tickets of it, or the seat is not free. Who is
 * refused has waited for no lock: while a showtime sells fast, most requests come too late.
 */
export function createHoldSeat({
  ledger,
  clock,
  policy,
}: {
  ledger: Ledger
  clock: Clock
  policy: PolicyOf<HoldRules>
}) {
  const { readSeat, writeHold } = ledger.webOrders
  return async (
    cinemaId: number,
    accountId: AccountId,
    showtimeId: ShowtimeId,
    seat: SeatPosition,
  ): Promise<Result<WebOrder, HoldRefusal>> => {
    const wanted = { cinemaId, accountId, showtimeId, seat }
    for (let tried = 0; tried < maxTries; tried++) {
      const look = await readSeat(wanted)
      const decided = decideHold(look, seat, policy(cinemaId), clock.nowMs())
      if (!decided.ok && decided.refusal !== 'SlotsOver') return refused(decided.refusal)
      if (!decided.ok) {
        await lapseOrders(ledger, { cinemaId, showtimeId }, look.overSeats, clock.nowMs())
        continue
      }
      const { showtime, paidFen, nowMs } = decided.value
      const written = await writeHold(wanted, decided.value)
      if (written === 'SeatGone') return refused('SeatGone')
      if (written === 'Conflict') continue
      return accepted({
        ticketNumber: written,
        accountId,
        customerName: look.customer.name,
        showtimeId,
        paidFen,
        madeAtMs: nowMs,
        seat,
        filmTitle: showtime.filmTitle,
        hallName: showtime.hallName,
      })
    }
    throw new Error(`a hold met a conflict ${maxTries} times`)
  }
}

/** What the rules say to what was seen. `SlotsOver`: orders whose time is over must make way first. */
function decideHold(
  { customer, showtime, custody, takenSlots, overSeats }: SeatRead,
  seat: SeatPosition,
  rules: HoldRules,
  nowMs: number,
): Result<DecidedHold, HoldRefusal | 'SlotsOver'> {
  if (!showtime || showtime.calledOffAtMs !== null || showtime.beginsAtMs <= nowMs) return refused('NotShown')
  if (!isBeforeCutoff(showtime.beginsAtMs, rules.cutoffMinutes, nowMs)) return refused('NotShown')
  if (showtime.isWithheld) return refused('NotShown')
  if (!isSeat(showtime.plan, seat)) return refused('NoSuchSeat')
  if (takenSlots.length - overSeats.length >= maxTicketsPerOrder) return refused('TooManyTickets')
  const holdEndsAtMs = nowMs + rules.holdSeconds * 1_000
  const held = holdSeat(custody, nowMs, holdEndsAtMs)
  if (!held.ok) return held
  const slot = slots.find((one) => !takenSlots.includes(one))
  if (slot === undefined) return refused('SlotsOver')
  const paidFen = ticketPrice(showtime, { level: customer.level, factors: rules.memberLevels })
  return accepted({ showtime, slot, paidFen, nowMs, holdEndsAtMs })
}
