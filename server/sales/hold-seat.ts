import type { AccountId, ShowtimeId } from '../../shared/core/ids.ts'
import { serverDevice } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isBeforeCutoff, maxTicketsPerOrder } from '../../shared/sales/selling-rules.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import { isSeat } from '../../shared/seats/seat-plan.ts'
import { lockAccount } from '../accounts/accounts-store.ts'
import { nextTicketNumber } from '../db/server-ids.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, isTaken } from '../db/transaction.ts'
import { noteChange } from '../events/outbox.ts'
import { claimSeats } from '../seats/custody-store.ts'
import { lockShowtime } from '../showtimes/showtimes-store.ts'
import { memberPrice } from './member-price.ts'
import { addTicket, countLiveTickets, isPlainlyTaken, lapseTicketsOf } from './tickets-store.ts'
import type { WebOrder } from './web-order.ts'

export type HoldRules = {
  readonly holdSeconds: number
  readonly cutoffMinutes: number
  /** Price factors by member level. */
  readonly memberLevels: readonly number[]
}

export type HoldRefusal = 'NotShown' | 'NoSuchSeat' | 'TooManyTickets' | 'SeatGone'

/**
 * Rule 10 of custody: the server holds one seat for a web customer who is about to pay. Refused, in this order, where
 * the showtime is not sold, nobody can sit there, the customer has six tickets of it, or the seat is not free.
 */
export function createHoldSeat({ db, clock, rules }: { db: Database; clock: Clock; rules: HoldRules }) {
  return async (
    cinemaId: number,
    accountId: AccountId,
    showtimeId: ShowtimeId,
    seat: SeatPosition,
  ): Promise<Result<WebOrder, HoldRefusal>> => {
    // While a showtime sells fast, most requests come too late: they are told so without a lock.
    const nowMs = clock.nowMs()
    const beginsAfterMs = nowMs + Math.max(0, rules.cutoffMinutes) * 60_000
    const customer = { accountId, most: maxTicketsPerOrder }
    const now = { nowMs, beginsAfterMs }
    if (await isPlainlyTaken(db, { cinemaId, showtimeId }, seat, customer, now)) return refused('SeatGone')
    try {
      return await inTransaction(db, (trx) => hold(trx, cinemaId, accountId, showtimeId, seat))
    } catch (error) {
      if (isTaken(error, 'tickets_live')) return refused('SeatGone')
      throw error
    }
  }

  async function hold(
    trx: Database,
    cinemaId: number,
    accountId: AccountId,
    showtimeId: ShowtimeId,
    seat: SeatPosition,
  ): Promise<Result<WebOrder, HoldRefusal>> {
    // The customer's row first: one order of a customer at a time, or a hundred at once would all count five.
    const account = await lockAccount(trx, cinemaId, accountId)
    const showtime = await lockShowtime(trx, cinemaId, showtimeId, 'share')
    const nowMs = clock.nowMs()
    if (!showtime || showtime.called_off_at_ms !== null || showtime.begins_at_ms <= nowMs) return refused('NotShown')
    if (!isBeforeCutoff(showtime.begins_at_ms, rules.cutoffMinutes, nowMs)) return refused('NotShown')
    if (!isSeat(showtime.plan, seat)) return refused('NoSuchSeat')
    const live = await countLiveTickets(trx, { cinemaId, showtimeId }, accountId, nowMs)
    if (live >= maxTicketsPerOrder) return refused('TooManyTickets')
    const holdEndsAtMs = nowMs + rules.holdSeconds * 1_000
    const claimant = { state: 'in-payment', holder: serverDevice, epoch: 0, holdEndsAtMs } as const
    const claimed = await claimSeats(trx, { cinemaId, showtimeId }, [seat], claimant, nowMs)
    if (!claimed.ok) return refused('SeatGone')
    await lapseTicketsOf(trx, { cinemaId, showtimeId }, [seat])
    const ticketNumber = await nextTicketNumber(trx)
    const paidFen = memberPrice(showtime.price_fen, account.level, rules.memberLevels)
    await addTicket(trx, {
      cinema_id: cinemaId,
      ticket_number: ticketNumber,
      showtime_id: showtimeId,
      seat_row: seat.row,
      seat_col: seat.col,
      sale_number: claimed.value[0]?.grantNumber ?? 0,
      state: 'in-payment',
      account_id: accountId,
      device: serverDevice,
      sale_id: null,
      price_fen: showtime.price_fen,
      paid_fen: paidFen,
      method: null,
      terminal_reference: null,
      token: null,
      made_at_ms: nowMs,
      sold_at_ms: null,
    })
    await noteChange(trx, cinemaId, 'seatStates', [showtimeId])
    return accepted({
      ticketNumber,
      accountId,
      customerName: account.name,
      showtimeId,
      paidFen,
      madeAtMs: nowMs,
      seat,
      filmTitle: showtime.film_title,
      hallName: showtime.hall_name,
    })
  }
}
