import { exhaustive } from '../core/exhaustive.ts'
import type { DeviceNumber, PaymentKey, RefundKey, SaleId, TicketNumber } from '../core/ids.ts'
import type { Fen } from '../core/money.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'

// Paying back what a ticket cost (rule 9). A ticket is refunded at most once and its number is never used again, so its
// number is the key under which the terminal pays: asked twice, or after a crash, it pays once.

/** `due`: nobody has been asked to pay yet. `started`: the terminal was, or is about to be, asked. */
export type Refund = {
  readonly ticketNumber: TicketNumber
  readonly saleId: SaleId
  readonly paymentKey: PaymentKey
  readonly amountFen: Fen
  readonly step: 'due' | 'started' | 'paid'
  /** As which device this kiosk took it on. */
  readonly device: DeviceNumber
}

/** A sale of this kiosk as far as its money goes. */
type PaidSale = {
  readonly paymentKey: PaymentKey
  readonly totalFen: Fen
  readonly device: DeviceNumber
  readonly tickets: readonly { readonly ticketNumber: TicketNumber; readonly priceFen: Fen }[]
}

/** The refunds that this kiosk's own journal knows of, and what it was paid. Begins with `noRefunds()`. */
export type Refunds = {
  readonly sales: Map<SaleId, PaidSale>
  readonly byTicket: Map<TicketNumber, Refund>
  /** Unix ms of when this kiosk paid for a ticket, whoever sold it: a number is never used again, and is paid for once. */
  readonly paidAtMs: Map<TicketNumber, number>
}

export function noRefunds(): Refunds {
  return { sales: new Map(), byTicket: new Map(), paidAtMs: new Map() }
}

/** Takes one more entry into account, in place. What is paid stays paid, whatever comes after. */
export function applyToRefunds(refunds: Refunds, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'sold': {
      const { saleId, totalFen, payment } = entry.body
      const tickets = entry.body.tickets.map(({ ticketNumber, priceFen }) => ({ ticketNumber, priceFen }))
      refunds.sales.set(saleId, { paymentKey: payment.key, totalFen, device: entry.device, tickets })
      break
    }
    case 'voided':
      for (const ticketNumber of entry.body.ticketNumbers) {
        const { saleId } = entry.body
        const sold = refunds.sales.get(saleId)?.tickets.find((ticket) => ticket.ticketNumber === ticketNumber)
        const due = sold ? dueRefund(refunds, saleId, ticketNumber, sold.priceFen) : null
        if (due && !refunds.byTicket.has(ticketNumber)) refunds.byTicket.set(ticketNumber, due)
      }
      break
    case 'refund-started':
      if (!refunds.paidAtMs.has(entry.body.ticketNumber)) {
        const device = refunds.byTicket.get(entry.body.ticketNumber)?.device ?? entry.device
        refunds.byTicket.set(entry.body.ticketNumber, { ...entry.body, step: 'started', device })
      }
      break
    case 'refund-paid': {
      const { ticketNumber, saleId, amountFen } = entry.body
      refunds.paidAtMs.set(ticketNumber, refunds.paidAtMs.get(ticketNumber) ?? entry.at)
      const known = refunds.byTicket.get(ticketNumber) ?? refunds.sales.get(saleId)
      if (!known) break
      const { paymentKey, device } = known
      refunds.byTicket.set(ticketNumber, { ticketNumber, saleId, paymentKey, amountFen, step: 'paid', device })
      break
    }
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'payment-settled-by-staff':
    case 'settlement-checked':
    case 'payment-left-to-staff':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'staff-action':
      break
    default:
      exhaustive(entry)
  }
}

/**
 * The refund of a ticket that this kiosk was paid for. null: it was not, or what goes back of the sale would be more than
 * was taken for it. A ticket that took the place of another (reseated) counts to its sale as that one did.
 */
export function dueRefund(
  { sales, byTicket }: Pick<Refunds, 'sales' | 'byTicket'>,
  saleId: SaleId,
  ticketNumber: TicketNumber,
  amountFen: Fen,
): Refund | null {
  const sale = sales.get(saleId)
  if (!sale) return null
  let wholeFen: number = amountFen
  for (const other of byTicket.values()) {
    if (other.saleId === saleId && other.ticketNumber !== ticketNumber) wholeFen += other.amountFen
  }
  if (wholeFen > sale.totalFen) return null
  const { paymentKey, device } = sale
  return { ticketNumber, saleId, paymentKey, amountFen, step: 'due', device }
}

/** What the terminal answers when it is asked to pay back. `refused` means that this key was not paid and never will be. */
export type RefundAnswer =
  | { readonly state: 'refunded'; readonly terminalReference: string }
  | { readonly state: 'refused' | 'no-answer' }

/** The key under which the terminal pays. With the payment's, since a terminal may serve one cinema after another. */
export function refundKeyOf({ paymentKey, ticketNumber }: Pick<Refund, 'paymentKey' | 'ticketNumber'>): RefundKey {
  return `${paymentKey}/${ticketNumber}` as RefundKey
}

export type RefundStep =
  | { readonly kind: 'write-started' | 'ask-the-terminal' | 'ask-again-later' | 'leave-to-staff' | 'nothing' }
  | { readonly kind: 'write-paid'; readonly terminalReference: string }

/**
 * What comes next for a refund after the terminal's answer; null: it was not asked yet. The start is on disk before the
 * terminal is asked, and no answer is an outcome: the terminal is asked under the same key until it tells.
 */
export function nextRefundStep(refund: Refund, answer: RefundAnswer | null): RefundStep {
  if (refund.step === 'paid') return { kind: 'nothing' }
  if (refund.step === 'due') return { kind: 'write-started' }
  if (!answer) return { kind: 'ask-the-terminal' }
  switch (answer.state) {
    case 'refunded':
      return { kind: 'write-paid', terminalReference: answer.terminalReference }
    case 'refused':
      return { kind: 'leave-to-staff' }
    case 'no-answer':
      return { kind: 'ask-again-later' }
  }
}
