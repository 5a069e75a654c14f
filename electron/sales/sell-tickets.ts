import { distinctUntilChanged, filter, map, merge, type Observable } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import type { PaymentKey, SaleId, ShowtimeId } from '../../shared/core/ids.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { createRetry } from '../../shared/core/retry.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import type { OrderView, Showing } from '../../shared/sales/order.ts'
import { ticketPrice, totalPrice } from '../../shared/sales/price.ts'
import { isBeforeCutoff, type SellingStop } from '../../shared/sales/selling-rules.ts'
import { isSeat } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import { readyAgain, type Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { ReturnSeats } from '../seats/return-seats.ts'
import { askPauses } from './ask-pauses.ts'
import type { DeliverTickets } from './deliver-tickets.ts'
import type { FindOpenOrder } from './find-open-order.ts'
import { createOrder } from './order.ts'
import type { OrderSeats } from './order-seats.ts'
import { changeOf, offerOf, performanceOf, shownOrder, toOrderView } from './order-state.ts'
import { type OrderEffect, paymentOf } from './reduce-order.ts'
import type { SettlePayments } from './settle-payments.ts'

type Call = 'hold' | 'extend' | 'leave' | 'pay' | 'cancelPayment' | 'finish' | 'seen' | 'collect' | 'stay'

/** The one order of this kiosk as its screens use it: the calls `order.*` of shared/screen-api.ts. */
export type SellTickets = { readonly [Name in Call]: KioskCallHandlers[`order.${Name}`] } & {
  /** The present order at once, then each change. */
  readonly view$: Observable<OrderView>
  /**
   * Once, at start: shows and settles what was open when the program ended, where its customer may still be there, and
   * returns the seats that nobody waits for.
   */
  readonly resume: () => Promise<void>
}

/** What this kiosk may sell just now. */
export type SellingConditions = {
  /** Why nothing new may be sold now, or null (shared/sales/selling-rules.ts). */
  readonly sellingStop: () => SellingStop | null
  readonly isOnline: () => boolean
  readonly policy: () => Pick<Policy, 'cutoffMinutes' | 'holdSeconds'>
}

/**
 * The story of a sale: hold the seats, write that a payment begins, let the terminal charge, write the sale, show it.
 * `reduceOrder` decides what the order is after each event; this does what follows from it. The calls run one after the
 * other; a payment goes on by itself until the journal says how it ended.
 */
export function createSellTickets(deps: {
  readonly ports: Ports
  readonly journal: Pick<Journal, 'append' | 'appendIf' | 'changes$' | 'owner'>
  readonly findOpenOrder: FindOpenOrder
  readonly orderSeats: OrderSeats
  readonly returnSeats: Pick<ReturnSeats, 'returnStrays'>
  readonly settlePayments: SettlePayments
  readonly deliverTickets: DeliverTickets
  readonly terminal: Pick<Terminal, 'methods' | 'status$'>
  readonly facts: ShowtimeFacts
  readonly conditions: SellingConditions
  readonly cinemaClock: CinemaClock
}): SellTickets {
  const { journal, findOpenOrder, orderSeats, returnSeats, settlePayments, deliverTickets } = deps
  const { terminal, facts, cinemaClock } = deps
  const { sellingStop, isOnline, policy } = deps.conditions
  const { timer, random, log } = deps.ports
  const withLock = createMutex()
  const order = createOrder({ ports: deps.ports, policy, isOnline, perform })
  const { dispatch, inBackground } = order
  const retryDelivery = createRetry(timer, askPauses)
  /** The showing that a page has said to be drawn. */
  let lastSeen = ''

  journal.changes$.subscribe((entry) => inBackground(dispatch({ kind: 'written', entry })))

  function perform(effect: OrderEffect): Promise<unknown> {
    switch (effect.kind) {
      case 'release':
        return orderSeats.release(effect.basket, effect.next)
      case 'deliver':
        retryDelivery.stop()
        return deliver(effect.saleId)
      case 'end-hold':
        return withLock(leaveIfOver)
    }
  }

  const heldOrder = () => {
    const state = order.state()
    return state.stage === 'held' ? state : null
  }

  const openPayment = () => paymentOf(order.state())

  function openOffer(showtimeId: ShowtimeId) {
    const offered = offerOf(facts, { showtimeId })
    if (!offered || offered.showtime.isCalledOff) return null
    const beginsAtMs = offered.showtime.beginsAt * 1_000
    return isBeforeCutoff(beginsAtMs, policy().cutoffMinutes, cinemaClock.cinemaNowMs()) ? offered : null
  }

  /** The order that may still be paid; null: there is none. A hold that has run out, or whose showtime has closed, ends here. */
  async function leaveIfOver() {
    const held = heldOrder()
    if (!held) return null
    const { basket } = held
    const isOver = order.leftMs() === 0 || !openOffer(basket.showtimeId) || !orderSeats.areOurs(basket)
    if (!isOver) return held
    await dispatch({ kind: 'left' })
    return null
  }

  const hold: SellTickets['hold'] = async ({ showtimeId, seats }) => {
    if (openPayment()) return refused({ code: 'PaymentOpen' })
    if (sellingStop()) return refused({ code: 'NotSelling' })
    const offered = openOffer(showtimeId)
    if (!offered) return refused({ code: 'ShowtimeClosed' })
    const { plan } = offered.showtime
    const priceFen = ticketPrice(offered.showtime)
    if (seats.some((seat) => !isSeat(plan, seat))) return refused({ code: 'NoSuchSeat' })
    const replaced = heldOrder()?.basket ?? null
    const obtained = await orderSeats.obtain({ showtimeId, seats, priceFen }, replaced)
    if (!obtained.ok) return obtained
    const saleId = random.uuid() as SaleId
    await dispatch({ kind: 'held', basket: { saleId, showtimeId, seats: obtained.value, offered } })
    return accepted({})
  }

  const pay: SellTickets['pay'] = async ({ method, language }) => {
    if (openPayment()) return refused({ code: 'PaymentOpen' })
    const basket = heldOrder()?.basket
    const what = basket ? changeOf(basket, facts) : null
    if (what) return refused({ code: 'ShowtimeChanged', what })
    const held = await leaveIfOver()
    if (!held) return refused({ code: 'NoOrder' })
    if (sellingStop()) return refused({ code: 'NotSelling' })
    const { saleId, showtimeId, seats } = held.basket
    const paymentKey = random.uuid() as PaymentKey
    await dispatch({ kind: 'payment-begun', paymentKey, method, language })
    try {
      const totalFen = totalPrice(seats)
      const payment = { saleId, paymentKey, showtimeId, seats: [...seats], totalFen, method }
      const inLanguage = language ? { language } : {}
      await journal.append('payment-started', { ...payment, ...performanceOf(held.basket), ...inLanguage })
    } catch (fault) {
      await dispatch({ kind: 'payment-not-begun' })
      throw fault
    }
    inBackground(charge(paymentKey))
    return accepted({})
  }

  async function charge(paymentKey: PaymentKey): Promise<void> {
    const answer = await settlePayments.charge(paymentKey)
    await dispatch({ kind: 'terminal-answered', paymentKey })
    // Ends in an entry of the journal: `sold`, say, after which the order's tickets are delivered.
    await settlePayments.settle(paymentKey, answer)
  }

  // After `sold`: `deliver` writes `printed`; that entry brings the tickets on the screen and releases the basket. Then
  // they count down, a touch makes them `stay`, the page says that they are `seen`, and its customer may `collect` them.

  /** A disk that is full for a moment is tried again. */
  async function deliver(saleId: SaleId): Promise<void> {
    try {
      await deliverTickets(saleId, 'screen')
    } catch (fault) {
      log('tickets-show-failed', { err: fault, saleId })
      retryDelivery.later(() => {
        const state = order.state()
        const isWaiting = state.stage === 'paid' && state.basket.saleId === saleId
        if (isWaiting && order.leftMs() > 0) inBackground(deliver(saleId))
      })
    }
  }

  /** The numbers of the tickets on the screen, if this is the showing that is there now. */
  function shownNow({ saleId, copy }: Showing) {
    const state = order.state()
    const isShown = state.stage === 'sold' && state.basket.saleId === saleId && state.copy === copy
    return isShown ? state.tickets.map(({ ticketNumber }) => ticketNumber) : null
  }

  /** A `payment-started` that seemed to have failed and reached the disk all the same: nobody asked the terminal. */
  function isUnasked(entry: JournalEntry): boolean {
    return entry.kind === 'payment-started' && entry.body.paymentKey !== openPayment()?.paymentKey
  }

  async function resume(): Promise<void> {
    const found = findOpenOrder()
    if (found) await dispatch(found)
    inBackground(returnSeats.returnStrays())
    inBackground(settlePayments.verifyOpenPayments())
    const unasked$ = journal.changes$.pipe(filter(isUnasked))
    merge(readyAgain(terminal), unasked$).subscribe(() => inBackground(settlePayments.verifyOpenPayments()))
  }

  const shown$ = order.state$.pipe(map(shownOrder), distinctUntilChanged())
  const ofShowtimes$ = facts.changes$.pipe(filter(({ replica }) => replica === 'showtimes'))
  // Screens count down by the cinema's clock: once it is corrected, they get the order again with its new end.
  const correctedOnScreen$ = merge(ofShowtimes$, cinemaClock.corrected$).pipe(
    filter(() => ['held', 'sold'].includes(order.state().stage)),
  )
  return {
    hold: (input) => withLock(() => hold(input)),
    extend: () =>
      withLock(async () => {
        const held = await leaveIfOver()
        if (!held) return refused({ code: 'NoOrder' })
        if (!held.hold.canExtend) return refused({ code: 'AlreadyExtended' })
        await dispatch({ kind: 'extended' })
        return accepted({})
      }),
    pay: (input) => withLock(() => pay(input)),
    cancelPayment: async () => {
      const payment = openPayment()
      if (!payment) return refused({ code: 'NoOrder' })
      inBackground(dispatch({ kind: 'cancel-asked' }))
      inBackground(settlePayments.cancel(payment.paymentKey))
      return accepted({})
    },
    seen: (showing) =>
      withLock(async () => {
        const ticketNumbers = shownNow(showing)
        if (!ticketNumbers) return refused({ code: 'NotShown' })
        const key = `${showing.saleId}/${showing.copy}`
        // The page repeats this call when the answer was lost; only the first call of a copy is written.
        // A kiosk that belongs to no cinema can't write: the call is accepted, and the sale stays listed as undelivered.
        const isNew = () => journal.owner() !== null && shownNow(showing) !== null && lastSeen !== key
        await journal.appendIf(isNew, 'seen', { ...showing, ticketNumbers })
        lastSeen = key
        return accepted({})
      }),
    stay: async () => {
      const state = order.state()
      if (state.stage !== 'sold') return refused({ code: 'NotShown' })
      if (state.staysLeft === 0) return refused({ code: 'AlreadyExtended' })
      await dispatch({ kind: 'touched' })
      return accepted({})
    },
    collect: (showing) =>
      withLock(async () => {
        const ticketNumbers = shownNow(showing)
        if (!ticketNumbers) return refused({ code: 'NotShown' })
        // Off the screen first: whoever comes next must not see them, whatever the disk does.
        await dispatch({ kind: 'left' })
        await journal.appendIf(() => journal.owner() !== null, 'collected', { ...showing, ticketNumbers })
        return accepted({})
      }),
    leave: () =>
      withLock(async () => {
        if (openPayment()) return refused({ code: 'PaymentOpen' })
        await dispatch({ kind: 'left' })
        return accepted({})
      }),
    finish: () =>
      withLock(async () => {
        if (openPayment()) return refused({ code: 'PaymentOpen' })
        if (!heldOrder()) await dispatch({ kind: 'left' })
        return accepted({})
      }),
    view$: merge(shown$, correctedOnScreen$).pipe(
      map(() => toOrderView(shownOrder(order.state()), facts, terminal.methods, cinemaClock.cinemaMsAt)),
    ),
    resume,
  }
}
