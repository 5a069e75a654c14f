import { BehaviorSubject, type Observable } from 'rxjs'
import type { PaymentKey, SaleId } from '../../shared/core/ids.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import type { EntryOfKind, JournalEntry, SoldTicket } from '../../shared/journal/journal-entry.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { customerStaysMs, maxStays, ticketsShownMs } from '../../shared/sales/delivery.ts'
import type { OpenPayment } from '../../shared/sales/payments.ts'
import type { Journal } from '../journal/journal.ts'
import type { Basket, HoldTime, Offered, OrderState } from './order-state.ts'

/** Tickets that go on the screen once it is on disk that they do, and for how long. */
type ToShow = {
  readonly saleId: SaleId
  readonly basket: Basket
  readonly tickets: readonly SoldTicket[]
  readonly shownMs: number
  /** Whether it was sold without the server; null: that was before a restart. */
  readonly isOffline: boolean | null
}

/** A disk that is full for long must not bring them on the screen when somebody else stands there. */
type WaitsToBeShown = ToShow & Pick<HoldTime, 'endsAtMonotonicMs'>

/** The one order of a kiosk. What comes of its payment it learns from the journal alone, as does everybody else. */
export type Order = {
  readonly state: () => OrderState
  readonly state$: Observable<OrderState>
  /** The basket's seats are this kiosk's and locked: the time to pay begins. */
  readonly hold: (basket: Basket) => void
  /** Adds the length of a hold to what is left of it, once an order: whoever asks early loses nothing. Only while held. */
  readonly extend: () => void
  /** Whether the time to pay is over; false where no order is held. */
  readonly isHoldOver: () => boolean
  readonly startPaying: (payment: Pick<OpenPayment, 'paymentKey' | 'method' | 'language'>) => void
  /** The payment could not be begun: nothing was charged, and nothing was asked of the terminal. */
  readonly takePaymentBack: () => void
  readonly showCancelling: () => void
  /** The terminal has the customer no more: from now on they stand here by themselves, whatever the disk does. */
  readonly noteAnswered: (key: PaymentKey) => void
  /** After a restart: a payment that was begun this long ago, with its customer perhaps still there. */
  readonly resume: (payment: OpenPayment, offered: Offered | null, ageMs: number) => void
  /** After a restart: a sale that is already in the journal is shown as soon as its tickets are `printed`. */
  readonly expectShowing: (toShow: ToShow) => void
  /** Whether the tickets of this sale are still to go on the screen. */
  readonly isToBeShown: (saleId: SaleId) => boolean
  /** A touch: the tickets stay on the screen for longer. False: often enough. Only while sold. */
  readonly stay: () => boolean
  readonly clear: () => void
}

/** After a payment that failed there is at least this long to choose another way to pay. */
const minTimeAfterPaymentMs = 60_000
/** What became of the money stays on the screen for at most so long; a page takes it off before, once nobody touches it. */
const outcomeShownMs = 5 * 60_000

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
  /** Paid for and in the journal, its tickets not yet on the screen. */
  let toShow: WaitsToBeShown | null = null

  const holdNowMs = () => clock.monotonicMs()
  const leftMsOf = ({ endsAtMonotonicMs }: Pick<HoldTime, 'endsAtMonotonicMs'>) => endsAtMonotonicMs - holdNowMs()

  const become = (state: OrderState) => {
    stopTimer?.()
    stopTimer = null
    if (state.stage === 'held') endInTime(state.hold)
    else if ('endsAtMonotonicMs' in state) clearAt(state)
    states.next(state)
  }

  /** Calls back once the hold is over, and never before: who is told early would find that there is time left, and wait for ever. */
  const endInTime = (hold: HoldTime) => {
    stopTimer = timer(Math.max(0, leftMsOf(hold)), () => (leftMsOf(hold) > 0 ? endInTime(hold) : onHoldEnded()))
  }

  /** Takes off the screen what is over, whatever its page does meanwhile. */
  const clearAt = (ending: { readonly endsAtMonotonicMs: number }) => {
    stopTimer = timer(Math.max(0, leftMsOf(ending)), () =>
      leftMsOf(ending) > 0 ? clearAt(ending) : become({ stage: 'none' }),
    )
  }

  const until = (ms: number) => ({ endsAtMonotonicMs: clock.monotonicMs() + ms })

  const end = (basket: Basket, next: OrderState) => {
    become(next)
    onOver(basket)
  }

  const holdFor = (ms: number, canExtend: boolean): HoldTime => {
    return { endsAtMonotonicMs: holdNowMs() + ms, canExtend }
  }

  /** The hold as it was before a payment, or a little longer where that leaves no time. */
  const backToHold = (hold: HoldTime): HoldTime => {
    return holdFor(Math.max(leftMsOf(hold), Math.min(minTimeAfterPaymentMs, holdMs())), hold.canExtend)
  }

  const follow = (entry: JournalEntry) => {
    if (entry.kind === 'printed') return showPrinted(entry)
    const order = states.value
    if (order.stage !== 'paying' && order.stage !== 'verifying') return
    if (!isAbout(entry, order.paymentKey)) return
    const { basket, paymentKey, method, hold } = order
    const lastThereAtMonotonicMs = Math.min(order.lastThereAtMonotonicMs, clock.monotonicMs())
    switch (entry.kind) {
      case 'payment-unknown':
      case 'reversal-started':
        return become({ stage: 'verifying', basket, paymentKey, method, hold, lastThereAtMonotonicMs })
      case 'payment-declined':
        if (hold === null) return end(basket, { stage: 'none' })
        return become({ stage: 'held', basket, hold: backToHold(hold), lastPayment: entry.body.outcome })
      case 'reversed':
        return end(basket, { stage: 'reversed', basket, ...until(outcomeShownMs) })
      case 'payment-settled-by-staff':
        if (entry.body.outcome === 'charged') return
        if (hold === null) return end(basket, { stage: 'none' })
        return become({ stage: 'held', basket, hold: backToHold(hold), lastPayment: 'never-charged' })
      case 'sold': {
        const { saleId, tickets, payment } = entry.body
        const isThere = payment.settledBy !== 'staff' && clock.monotonicMs() - lastThereAtMonotonicMs <= customerStaysMs
        if (!isThere) return leaveToStaff(basket)
        toShow = { saleId, basket, tickets, shownMs: ticketsShownMs, isOffline: !isOnline(), ...until(customerStaysMs) }
        stopTimer?.()
        stopTimer = timer(customerStaysMs, () => leaveToStaff(basket))
        return onSold(saleId)
      }
    }
  }

  const isToBeShown = (saleId: SaleId) => toShow?.saleId === saleId && leftMsOf(toShow) > 0

  const leaveToStaff = (basket: Basket) => {
    toShow = null
    end(basket, { stage: 'with-staff', basket, ...until(outcomeShownMs) })
  }

  /** Nothing that another person has begun since is put off the screen for it. */
  const showPrinted = ({ body: { saleId, ticketNumbers, copy } }: EntryOfKind<'printed'>) => {
    const order = states.value
    if (!toShow || !isToBeShown(saleId) || (order.stage !== 'none' && order.basket.saleId !== saleId)) return
    const { basket, shownMs, isOffline } = toShow
    const tickets = toShow.tickets.filter(({ ticketNumber }) => ticketNumbers.includes(ticketNumber))
    toShow = null
    const sold = { stage: 'sold', basket, tickets, isOffline, copy, staysLeft: maxStays } as const
    end(basket, { ...sold, ...until(shownMs) })
  }
  journal.changes$.subscribe(follow)

  return {
    state: () => states.value,
    state$: states.asObservable(),
    hold: (basket) => {
      toShow = null
      become({ stage: 'held', basket, hold: holdFor(holdMs(), true), lastPayment: null })
    },
    extend: () => {
      const order = states.value
      if (order.stage === 'held') become({ ...order, hold: holdFor(leftMsOf(order.hold) + holdMs(), false) })
    },
    isHoldOver: () => states.value.stage === 'held' && leftMsOf(states.value.hold) <= 0,
    startPaying: ({ paymentKey, method, language }) => {
      const order = states.value
      if (order.stage !== 'held') throw new Error(`an order that is ${order.stage} can't be paid`)
      const { hold } = order
      const basket = { ...order.basket, language }
      const atTheTerminal = { isCancelling: false, lastThereAtMonotonicMs: Number.POSITIVE_INFINITY }
      become({ stage: 'paying', basket, paymentKey, method, hold, ...atTheTerminal })
    },
    takePaymentBack: () => {
      const order = states.value
      if (order.stage !== 'paying' || order.hold === null) return
      become({ stage: 'held', basket: order.basket, hold: backToHold(order.hold), lastPayment: null })
    },
    showCancelling: () => {
      const order = states.value
      // Whatever is being waited for goes on.
      if (order.stage === 'paying') states.next({ ...order, isCancelling: true })
    },
    noteAnswered: (key) => {
      const order = states.value
      if (order.stage !== 'paying' || order.paymentKey !== key) return
      states.next({ ...order, lastThereAtMonotonicMs: clock.monotonicMs() })
    },
    resume: ({ saleId, showtimeId, seats, paymentKey, method, language }, offered, ageMs) => {
      const basket = { saleId, showtimeId, seats, offered, language }
      const lastThereAtMonotonicMs = clock.monotonicMs() - ageMs
      become({ stage: 'verifying', basket, paymentKey, method, hold: null, lastThereAtMonotonicMs })
    },
    expectShowing: (expected) => {
      toShow = { ...expected, ...until(expected.shownMs) }
    },
    isToBeShown,
    stay: () => {
      const order = states.value
      if (order.stage !== 'sold' || order.staysLeft === 0) return false
      become({ ...order, staysLeft: order.staysLeft - 1, ...until(ticketsShownMs) })
      return true
    },
    clear: () => become({ stage: 'none' }),
  }
}

function isAbout(entry: JournalEntry, key: PaymentKey): boolean {
  if (entry.kind === 'sold') return entry.body.payment.key === key
  return 'paymentKey' in entry.body && entry.body.paymentKey === key
}
