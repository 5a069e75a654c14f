import type { PaymentKey, SaleId } from '../../shared/core/ids.ts'
import type { EntryOfKind, JournalEntry, SoldTicket } from '../../shared/journal/journal-entry.ts'
import { customerStaysMs, maxStays, ticketsShownMs } from '../../shared/sales/delivery.ts'
import type { OpenPayment } from '../../shared/sales/payments.ts'
import {
  type Basket,
  type Declined,
  type HoldTime,
  noOrder,
  type Offered,
  type OrderState,
  type PaidOrder,
  type PayingOrder,
} from './order-state.ts'

/** What happens to the one order of a kiosk. What comes of its payment it learns from the journal alone, as does everybody else. */
export type OrderEvent =
  /** The basket's seats are this kiosk's and locked: the time to pay begins. */
  | { readonly kind: 'held'; readonly basket: Basket }
  /** Adds the length of a hold to what is left of it: whoever asks early loses nothing. */
  | { readonly kind: 'extended' }
  | ({ readonly kind: 'payment-begun' } & Pick<OpenPayment, 'paymentKey' | 'method' | 'language'>)
  /** It could not be written: nothing was charged, and nothing was asked of the terminal. */
  | { readonly kind: 'payment-not-begun' }
  | { readonly kind: 'cancel-asked' }
  /** The terminal has the customer no more: from now on they stand here by themselves, whatever the disk does. */
  | { readonly kind: 'terminal-answered'; readonly paymentKey: PaymentKey }
  | { readonly kind: 'written'; readonly entry: JournalEntry }
  /** After a restart: a payment that was begun this long ago, with its customer perhaps still there. */
  | {
      readonly kind: 'open-payment-found'
      readonly payment: OpenPayment
      readonly offered: Offered | null
      readonly ageMs: number
    }
  /** After a restart: a sale whose tickets are shown for this long, where nobody begins another order before. */
  | {
      readonly kind: 'sale-found'
      readonly basket: Basket
      readonly tickets: readonly SoldTicket[]
      readonly shownMs: number
    }
  /** A touch: the tickets stay on the screen for longer. */
  | { readonly kind: 'touched' }
  /** The time of the hold, or of what is on the screen, has passed (`deadlineOf`). */
  | { readonly kind: 'time-passed' }
  /** The customer is done with what is on the screen, or gives it up. */
  | { readonly kind: 'left' }

/** What has to be done for an event. */
export type OrderEffect =
  /** The order needs these seats no more, but for those of `next`. */
  | { readonly kind: 'release'; readonly basket: Basket; readonly next: Basket | null }
  /** Writes that the tickets are about to be shown; they are once that is on disk. */
  | { readonly kind: 'deliver'; readonly saleId: SaleId }
  /** The time to pay has passed: ends the order, unless something changed meanwhile. */
  | { readonly kind: 'end-hold' }

/** Under what conditions an event happens: by the monotonic clock, for every other clock may jump. */
export type Now = { readonly monotonicMs: number; readonly holdMs: number; readonly isOnline: boolean }

export type Reduced = { readonly order: OrderState; readonly effects: readonly OrderEffect[] }

/** After a payment that failed there is at least this long to choose another way to pay. */
const minTimeAfterPaymentMs = 60_000
/** What became of the money stays on the screen for at most so long; a page takes it off before, once nobody touches it. */
const outcomeShownMs = 5 * 60_000

/** The order after an event, and what follows from it; the same order where the event means nothing to it. */
export function reduceOrder(order: OrderState, event: OrderEvent, now: Now): Reduced {
  switch (event.kind) {
    case 'held': {
      const { basket } = event
      const held = { stage: 'held', basket, hold: holdFor(now, now.holdMs, true), lastPayment: null } as const
      return order.stage === 'held' ? to(held, { kind: 'release', basket: order.basket, next: basket }) : to(held)
    }
    case 'extended':
      if (order.stage !== 'held') return to(order)
      return to({ ...order, hold: holdFor(now, leftMs(order.hold, now) + now.holdMs, false) })
    case 'payment-begun': {
      if (order.stage !== 'held') throw new Error(`an order that is ${order.stage} can't be paid`)
      const { paymentKey, method, language } = event
      const basket = { ...order.basket, language }
      const atTheTerminal = { isCancelling: false, lastThereAtMonotonicMs: Number.POSITIVE_INFINITY }
      return to({ stage: 'paying', basket, paymentKey, method, hold: order.hold, ...atTheTerminal })
    }
    case 'payment-not-begun':
      return order.stage === 'paying' ? backToHold(order, null, now) : to(order)
    case 'cancel-asked':
      // Whatever is being waited for goes on.
      if (order.stage === 'paying') return to({ ...order, isCancelling: true })
      if (order.stage !== 'paid' || order.before?.stage !== 'paying') return to(order)
      return to({ ...order, before: { ...order.before, isCancelling: true } })
    case 'terminal-answered':
      if (order.stage !== 'paying' || order.paymentKey !== event.paymentKey) return to(order)
      return to({ ...order, lastThereAtMonotonicMs: now.monotonicMs })
    case 'written':
      return follow(order, event.entry, now)
    case 'open-payment-found': {
      const { saleId, showtimeId, seats, paymentKey, method, language } = event.payment
      const basket = { saleId, showtimeId, seats, offered: event.offered, language }
      const lastThereAtMonotonicMs = now.monotonicMs - event.ageMs
      return to({ stage: 'verifying', basket, paymentKey, method, hold: null, lastThereAtMonotonicMs })
    }
    case 'sale-found': {
      const { basket, tickets, shownMs } = event
      const paid = { stage: 'paid', before: null, basket, tickets, shownMs, isOffline: null } as const
      return to({ ...paid, ...until(now, shownMs) }, { kind: 'deliver', saleId: basket.saleId })
    }
    case 'touched':
      if (order.stage !== 'sold' || order.staysLeft === 0) return to(order)
      return to({ ...order, staysLeft: order.staysLeft - 1, ...until(now, ticketsShownMs) })
    case 'time-passed':
      return takeOff(order, now)
    case 'left':
      if (order.stage === 'held') return end(order.basket, noOrder)
      // What is paid, or may be, is not given up.
      return paymentOf(order) || order.stage === 'paid' ? to(order) : to(noOrder)
  }
}

/** When the order's time passes, by the monotonic clock; null: it has none. */
export function deadlineOf(order: OrderState): number | null {
  if (order.stage === 'held') return order.hold.endsAtMonotonicMs
  return 'endsAtMonotonicMs' in order ? order.endsAtMonotonicMs : null
}

/** The payment that the screen shows, of which nobody knows there yet how it ends; null: it shows none. */
export function paymentOf(order: OrderState): PayingOrder | null {
  if (order.stage === 'paid') return order.before
  return order.stage === 'paying' || order.stage === 'verifying' ? order : null
}

function follow(order: OrderState, entry: JournalEntry, now: Now): Reduced {
  if (order.stage === 'paid') return entry.kind === 'printed' ? show(order, entry, now) : to(order)
  if (order.stage !== 'paying' && order.stage !== 'verifying') return to(order)
  return isAbout(entry, order.paymentKey) ? followPayment(order, entry, now) : to(order)
}

function followPayment(order: PayingOrder, entry: JournalEntry, now: Now): Reduced {
  const { basket, paymentKey, method, hold } = order
  const lastThereAtMonotonicMs = Math.min(order.lastThereAtMonotonicMs, now.monotonicMs)
  switch (entry.kind) {
    case 'payment-unknown':
    case 'reversal-started':
      return to({ stage: 'verifying', basket, paymentKey, method, hold, lastThereAtMonotonicMs })
    case 'payment-declined':
      return backToHold(order, entry.body.outcome, now)
    case 'reversed':
      return end(basket, { stage: 'reversed', basket, ...until(now, outcomeShownMs) })
    case 'payment-settled-by-staff':
      return entry.body.outcome === 'charged' ? to(order) : backToHold(order, 'never-charged', now)
    case 'sold': {
      const { saleId, tickets, payment } = entry.body
      const isThere = payment.settledBy !== 'staff' && now.monotonicMs - lastThereAtMonotonicMs <= customerStaysMs
      if (!isThere) return leaveToStaff(basket, now)
      const paid = { stage: 'paid', before: order, basket, tickets, shownMs: ticketsShownMs } as const
      const waits = { isOffline: !now.isOnline, ...until(now, customerStaysMs) }
      return to({ ...paid, ...waits }, { kind: 'deliver', saleId })
    }
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-started':
    case 'payment-left-to-staff':
    case 'settlement-checked':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'voided':
    case 'refund-started':
    case 'refund-paid':
    case 'staff-action':
      return to(order)
  }
}

/** The tickets go on the screen: it is on disk that they do. Too late, somebody else may stand there. */
function show(order: PaidOrder, { body }: EntryOfKind<'printed'>, now: Now): Reduced {
  const { basket, isOffline, shownMs } = order
  if (body.saleId !== basket.saleId || leftMs(order, now) <= 0) return to(order)
  const tickets = order.tickets.filter(({ ticketNumber }) => body.ticketNumbers.includes(ticketNumber))
  const sold = { stage: 'sold', basket, tickets, isOffline, copy: body.copy, staysLeft: maxStays } as const
  return end(basket, { ...sold, ...until(now, shownMs) })
}

function takeOff(order: OrderState, now: Now): Reduced {
  switch (order.stage) {
    case 'held':
      return to(order, { kind: 'end-hold' })
    case 'paid':
      return order.before ? leaveToStaff(order.basket, now) : to(noOrder)
    case 'sold':
    case 'reversed':
    case 'with-staff':
      return to(noOrder)
    case 'none':
    case 'paying':
    case 'verifying':
      return to(order)
  }
}

function leaveToStaff(basket: Basket, now: Now): Reduced {
  return end(basket, { stage: 'with-staff', basket, ...until(now, outcomeShownMs) })
}

/** The hold as it was before the payment, or a little longer where that leaves no time; over where a restart ended it. */
function backToHold({ basket, hold }: PayingOrder, lastPayment: Declined | null, now: Now): Reduced {
  if (hold === null) return end(basket, noOrder)
  const ms = Math.max(leftMs(hold, now), Math.min(minTimeAfterPaymentMs, now.holdMs))
  return to({ stage: 'held', basket, hold: holdFor(now, ms, hold.canExtend), lastPayment })
}

type Deadline = Pick<HoldTime, 'endsAtMonotonicMs'>

function to(order: OrderState, ...effects: readonly OrderEffect[]): Reduced {
  return { order, effects }
}

/** What is sold, reversed or given up needs its seats no more. */
function end(basket: Basket, order: OrderState): Reduced {
  return to(order, { kind: 'release', basket, next: null })
}

function leftMs({ endsAtMonotonicMs }: Deadline, { monotonicMs }: Now): number {
  return endsAtMonotonicMs - monotonicMs
}

function until({ monotonicMs }: Now, ms: number): Deadline {
  return { endsAtMonotonicMs: monotonicMs + ms }
}

function holdFor(now: Now, ms: number, canExtend: boolean): HoldTime {
  return { ...until(now, ms), canExtend }
}

function isAbout(entry: JournalEntry, key: PaymentKey): boolean {
  if (entry.kind === 'sold') return entry.body.payment.key === key
  return 'paymentKey' in entry.body && entry.body.paymentKey === key
}
