import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { serverDevice } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { AccountRow } from '../accounts/accounts-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'
import type { TicketRow } from './tickets-store.ts'
import type { WebOrder } from './web-order.ts'

/** What a web shop says of the payment. `proof` counts only where its word alone is not enough. */
export type ClaimedPayment = { readonly isPaid: boolean; readonly proof: string | null }

/** `proofKey` null: a web shop's word is enough (`TTMS_TRUST_IS_PAID`). */
export type PaymentTrust = { readonly proofKey: string | null }

export type BuyRefusal = 'NoOrder' | 'Lapsed' | 'NotShown' | 'NotPaid'

/**
 * Ends a web customer's order as sold. Refused, in this order: no such order of theirs, its time is over, the showtime
 * has begun or is called off, not paid. Said again for a sold order it answers the same and changes nothing.
 */
export function createBuyTicket({ ledger, clock, trust }: { ledger: Ledger; clock: Clock; trust: PaymentTrust }) {
  return async (
    cinemaId: number,
    accountId: AccountId,
    ticketNumber: TicketNumber,
    payment: ClaimedPayment,
  ): Promise<Result<WebOrder, BuyRefusal>> =>
    ledger.transact(async (book) => {
      const account = await book.lockAccount(cinemaId, accountId)
      const found = await book.findTicket(cinemaId, ticketNumber)
      if (!found || found.account_id !== accountId) return refused('NoOrder')
      const showtime = await book.lockShowtime(cinemaId, found.showtime_id, 'share')
      const seat = { row: found.seat_row, col: found.seat_col }
      const [custody] = await book.lockSeats({ cinemaId, showtimeId: found.showtime_id }, [seat])
      // Once its seat is locked nobody else can move the order on.
      const order = await book.findTicket(cinemaId, ticketNumber)
      if (!order || !showtime || !custody || order.state === 'refunded') return refused('NoOrder')
      const answer = accepted(toWebOrder(order, showtime, account))
      if (order.state === 'sold') return isPaidFor(order, payment) ? answer : refused('NotPaid')
      const nowMs = clock.nowMs()
      const isHeld = custody.number === order.sale_number && (custody.holdEndsAtMs ?? 0) > nowMs
      if (order.state !== 'in-payment' || !isHeld) return refused('Lapsed')
      if (showtime.called_off_at_ms !== null || showtime.begins_at_ms <= nowMs) return refused('NotShown')
      if (!isPaidFor(order, payment)) return refused('NotPaid')
      const method = trust.proofKey === null ? 'web-trusted' : 'web-proven'
      await book.markSold(cinemaId, ticketNumber, method, nowMs)
      const sold = { ...custody, holder: serverDevice, state: 'sold', holdEndsAtMs: null } as const
      await book.writeCustody({ cinemaId, showtimeId: order.showtime_id }, seat, sold)
      await book.noteChange(cinemaId, 'seatStates', [order.showtime_id])
      return answer
    })

  function isPaidFor(order: TicketRow, payment: ClaimedPayment): boolean {
    if (!payment.isPaid || trust.proofKey === null) return payment.isPaid
    const right = paymentProof(trust.proofKey, order.ticket_number, order.paid_fen)
    const given = Buffer.from(payment.proof ?? '')
    return given.length === right.length && timingSafeEqual(given, Buffer.from(right))
  }
}

/** What proves a payment: HMAC-SHA256, in lower-case hex, of `order_id:amount`, the amount in fen. */
export function paymentProof(key: string, ticketNumber: TicketNumber, paidFen: number): string {
  return createHmac('sha256', key).update(`${ticketNumber}:${paidFen}`).digest('hex')
}

function toWebOrder(order: TicketRow, showtime: ShowtimeRow, customer: AccountRow): WebOrder {
  return {
    ticketNumber: order.ticket_number,
    accountId: customer.account_id,
    customerName: customer.name,
    showtimeId: order.showtime_id,
    paidFen: order.paid_fen,
    madeAtMs: order.made_at_ms,
    seat: { row: order.seat_row, col: order.seat_col },
    filmTitle: showtime.film_title,
    hallName: showtime.hall_name,
  }
}
