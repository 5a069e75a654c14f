import type { Observable } from 'rxjs'
import { BehaviorSubject } from 'rxjs'
import type { PaymentKey, SaleId } from '../../shared/core/ids.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { EntryOfKind, JournalEntry } from '../../shared/sales/journal-entry.ts'
import type { OpenPayment } from '../../shared/sales/payments.ts'
import type { Journal } from './journal.ts'
import type { Basket, HoldTime, Offered, OrderState } from './order-state.ts'

/** The one order of a kiosk. What comes of its payment it learns from the journal alone, as does everybody else. */
export type Order = {
  readonly state: () => OrderState
  readonly state$: Observable<OrderState>
  /** The basket's seats are this kiosk's and locked: the time to pay begins. */
  readonly hold: (basket: Basket) => void
  /** Begins the hold anew, once an order. Only while held. */
  readonly extend: () => void
  /** Whether the time to pay is over; false where no order is held. */
  readonly isHoldOver: () => boolean
  readonly startPaying: (payment: Pick<OpenPayment, 'paymentKey' | 'method'>) => void
  /** The payment could not be begun: nothing was charged, and nothing was asked of the terminal. */
  readonly takePaymentBack: () => void
  readonly showCancelling: () => void
  /** After a restart: a payment that was open then, with its customer perhaps still there. */
  readonly resume: (payment: OpenPayment, offered: Offered | null) => void
  readonly clear: () => void
}

/** After a payment that failed there is at least this long to choose another way to pay. */
const leastTimeAfterPaymentMs = 60_000

/**
 * `onOver` is told a basket that is sold, reversed or given up: the order needs its seats no more. `onSold` is told a sale
 * whose tickets are to be shown: they are, once the journal has it that they were `printed`.
 */
export function createOrder(needs: {
  readonly journal: Pick<Journal, 'changes$'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly timer: Timer
  readonly policy: () => Pick<Policy, 'holdSeconds'>
  readonly isOnline: () => boolean
  readonly onOver: (basket: Basket) => void
  readonly onSold: (saleId: SaleId) => void
  readonly onHoldEnded: () => void
}): Order {
  const { journal, clock, timer, isOnline, onOver, onSold, onHoldEnded } = needs
  const holdMs = () => needs.policy().holdSeconds * 1_000
  const states = new BehaviorSubject<OrderState>({ stage: 'none' })
  let stopTimer: (() => void) | null = null
  /** Paid for and in the journal, its tickets not yet shown. */
  let unseen: EntryOfKind<'sold'> | null = null

  const holdNowMs = () => clock.monotonicMs()
  const leftMsOf = ({ endsAtMonotonicMs }: HoldTime) => endsAtMonotonicMs - holdNowMs()

  const become = (state: OrderState) => {
    stopTimer?.()
    stopTimer = null
    if (state.stage === 'held') endInTime(state.hold)
    states.next(state)
  }

  /** Calls back once the hold is over, and never before: who is told early would find that there is time left, and wait for ever. */
  const endInTime = (hold: HoldTime) => {
    stopTimer = timer(Math.max(0, leftMsOf(hold)), () => (leftMsOf(hold) > 0 ? endInTime(hold) : onHoldEnded()))
  }

  const end = (basket: Basket, next: OrderState) => {
    become(next)
    onOver(basket)
  }

  const holdFor = (ms: number, canExtend: boolean): HoldTime => {
    return { endsAtMonotonicMs: holdNowMs() + ms, canExtend }
  }

  /** The hold as it was before a payment, or a little longer where that leaves no time. */
  const backToHold = (hold: HoldTime): HoldTime => {
    return holdFor(Math.max(leftMsOf(hold), Math.min(leastTimeAfterPaymentMs, holdMs())), hold.canExtend)
  }

  const follow = (entry: JournalEntry) => {
    const order = states.value
    if (order.stage !== 'paying' && order.stage !== 'finding-out') return
    if (entry.kind === 'printed' && entry.body.saleId === unseen?.body.saleId) {
      const { tickets } = unseen.body
      unseen = null
      return end(order.basket, { stage: 'sold', basket: order.basket, tickets, isOffline: !isOnline() })
    }
    if (!isAbout(entry, order.paymentKey)) return
    const { basket, paymentKey, method, hold } = order
    switch (entry.kind) {
      case 'payment-unknown':
      case 'reversal-started':
        return become({ stage: 'finding-out', basket, paymentKey, method, hold })
      case 'payment-declined':
        if (hold === null) return end(basket, { stage: 'none' })
        return become({ stage: 'held', basket, hold: backToHold(hold), lastPayment: entry.body.outcome })
      case 'reversed':
        return end(basket, { stage: 'reversed', basket })
      case 'payment-settled-by-staff':
        if (entry.body.outcome === 'charged') return
        if (hold === null) return end(basket, { stage: 'none' })
        return become({ stage: 'held', basket, hold: backToHold(hold), lastPayment: 'never-charged' })
      case 'sold':
        unseen = entry
        return onSold(entry.body.saleId)
    }
  }
  journal.changes$.subscribe(follow)

  return {
    state: () => states.value,
    state$: states.asObservable(),
    hold: (basket) => become({ stage: 'held', basket, hold: holdFor(holdMs(), true), lastPayment: null }),
    extend: () => {
      const order = states.value
      if (order.stage === 'held') become({ ...order, hold: holdFor(holdMs(), false) })
    },
    isHoldOver: () => states.value.stage === 'held' && leftMsOf(states.value.hold) <= 0,
    startPaying: ({ paymentKey, method }) => {
      const order = states.value
      if (order.stage !== 'held') throw new Error(`an order that is ${order.stage} can't be paid`)
      become({ stage: 'paying', basket: order.basket, paymentKey, method, hold: order.hold, isCancelling: false })
    },
    takePaymentBack: () => {
      const order = states.value
      if (order.stage !== 'paying' || order.hold === null) return
      become({ stage: 'held', basket: order.basket, hold: backToHold(order.hold), lastPayment: null })
    },
    showCancelling: () => {
      const order = states.value
      if (order.stage === 'paying') become({ ...order, isCancelling: true })
    },
    resume: ({ saleId, showtimeId, seats, paymentKey, method }, offered) => {
      const basket = { saleId, showtimeId, seats, offered }
      become({ stage: 'finding-out', basket, paymentKey, method, hold: null })
    },
    clear: () => become({ stage: 'none' }),
  }
}

function isAbout(entry: JournalEntry, key: PaymentKey): boolean {
  if (entry.kind === 'sold') return entry.body.payment.key === key
  return 'paymentKey' in entry.body && entry.body.paymentKey === key
}
