import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AccountId, TicketNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { OrderLook } from '../ledger/sales/orders-store.ts'
import type { WebOrder } from './web-order.ts'

/** What a web shop says of the payment. `proof` counts only where its word alone is not enough. */
export type ClaimedPayment = { readonly isPaid: boolean; readonly proof: string | null }

/** `proofKey` null: a web shop's word is enough (`TTMS_TRUST_IS_PAID`). */
export type PaymentTrust = { readonly proofKey: string | null }

export type BuyRefusal = 'NoOrder' | 'Lapsed' | 'NotShown' | 'NotPaid'

/** Each conflict means that the order, its seat or its showtime moved on; so many in a row do not happen. */
const maxTries = 100

/**
 * Ends a web customer's order as sold. Refused, in this order: no such order of theirs, its time is over, the showtime
 * has begun or is called off, not paid. Said again for a sold order it answers the same and changes nothing.
 */
export function createBuyTicket({ ledger, clock, trust }: { ledger: Ledger; clock: Clock; trust: PaymentTrust }) {
  const { readOrder, writeSale } = ledger.webOrders
  const method = trust.proofKey === null ? 'web-trusted' : 'web-proven'
  return async (
    cinemaId: number,
    accountId: AccountId,
    ticketNumber: TicketNumber,
    payment: ClaimedPayment,
  ): Promise<Result<WebOrder, BuyRefusal>> => {
    for (let tried = 0; tried < maxTries; tried++) {
      const order = await readOrder({ cinemaId, ticketNumber })
      if (order?.accountId !== accountId || order.state === 'refunded') return refused('NoOrder')
      const nowMs = clock.nowMs()
      if (order.state === 'sold') return isPaidFor(order, payment) ? accepted(toWebOrder(order)) : refused('NotPaid')
      const isHeld = order.custodyNumber === order.saleNumber && (order.holdEndsAtMs ?? 0) > nowMs
      if (order.state !== 'in-payment' || !isHeld) return refused('Lapsed')
      if (order.calledOffAtMs !== null || order.beginsAtMs <= nowMs || order.isWithheld) return refused('NotShown')
      if (!isPaidFor(order, payment)) return refused('NotPaid')
      if (await writeSale(cinemaId, order, { nowMs, method })) return accepted(toWebOrder(order))
    }
    throw new Error(`a payment met a conflict ${maxTries} times`)
  }

  function isPaidFor(order: OrderLook, payment: ClaimedPayment): boolean {
    if (!payment.isPaid || trust.proofKey === null) return payment.isPaid
    const right = paymentProof(trust.proofKey, order.ticketNumber, order.paidFen)
    const given = Buffer.from(payment.proof ?? '')
    return given.length === right.length && timingSafeEqual(given, Buffer.from(right))
  }
}

/** What proves a payment: HMAC-SHA256, in lower-case hex, of `order_id:amount`, the amount in fen. */
export function paymentProof(key: string, ticketNumber: TicketNumber, paidFen: number): string {
  return createHmac('sha256', key).update(`${ticketNumber}:${paidFen}`).digest('hex')
}

function toWebOrder({ accountId, customerName, ...order }: OrderLook): WebOrder {
  if (accountId === null || customerName === null) throw new Error('an order of an account that is not there')
  const { ticketNumber, showtimeId, paidFen, madeAtMs, seat, filmTitle, hallName } = order
  return { ticketNumber, accountId, customerName, showtimeId, paidFen, madeAtMs, seat, filmTitle, hallName }
}
