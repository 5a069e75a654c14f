import { filter, map, merge, type Observable } from 'rxjs'
import type { Log } from '../../runtime/log.ts'
import type { PaymentKey, SaleId, ShowtimeId } from '../../shared/core/ids.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import type { Random } from '../../shared/core/random.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { mayBeThere } from '../../shared/sales/delivery.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { ticketPrice, totalPrice } from '../../shared/sales/price.ts'
import { isBeforeCutoff, type SellingStop } from '../../shared/sales/selling-rules.ts'
import { isSeat } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import { readyAgain, type Terminal } from '../devices/terminal/port.ts'
import type { Journal } from '../journal/journal.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import type { ReturnSeats } from '../seats/return-seats.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { DeliverTickets } from './deliver-tickets.ts'
import { createOrder } from './order.ts'
import type { OrderSeats } from './order-seats.ts'
import { type Basket, changeOf, offerOf, performanceOf, toOrderView } from './order-state.ts'
import type { SalesProjection } from './sales-projection.ts'
import type { SettlePayments } from './settle-payments.ts'
import { createShowTickets } from './show-tickets.ts'

/** The one order of this kiosk as its screens use it (shared/screen-api.ts, `order.*`). */
export type SellTickets = {
  readonly hold: KioskCallHandlers['order.hold']
  readonly extend: KioskCallHandlers['order.extend']
  readonly leave: KioskCallHandlers['order.leave']
  readonly pay: KioskCallHandlers['order.pay']
  readonly cancelPayment: KioskCallHandlers['order.cancelPayment']
  readonly finish: KioskCallHandlers['order.finish']
  readonly seen: KioskCallHandlers['order.seen']
  readonly collect: KioskCallHandlers['order.collect']
  readonly stay: KioskCallHandlers['order.stay']
  /** The present order at once, then each change. */
  readonly view$: Observable<OrderView>
  /**
   * Once, at start: shows and settles what was open when the program ended, where its customer may still be there, and
   * returns the seats that nobody waits for.
   */
  readonly resume: () => Promise<void>
}

/**
 * The story of a sale: hold the seats, write that a payment begins, let the terminal charge, write the sale, show it.
 * The calls run one after the other; a payment goes on by itself until the journal says how it ended.
 */
export function createSellTickets(needs: {
  readonly journal: Pick<Journal, 'append' | 'appendIf' | 'changes$' | 'owner'>
  readonly rights: RightsProjection
  readonly sales: Pick<SalesProjection, 'sales'>
  readonly orderSeats: OrderSeats
  readonly returnSeats: Pick<ReturnSeats, 'returnStrays'>
  readonly settlePayments: SettlePayments
  readonly deliverTickets: DeliverTickets
  readonly terminal: Pick<Terminal, 'methods' | 'status$'>
  readonly facts: ShowtimeFacts
  /** Why nothing new may be sold now, or null (shared/sales/selling-rules.ts). */
  readonly sellingStop: () => SellingStop | null
  readonly isOnline: () => boolean
  /** How long ago an entry of this time was written, as far as can be estimated after a restart; null: that can't be told. */
  readonly ageOf: (atMs: number) => number | null
  readonly policy: () => Pick<Policy, 'cutoffMinutes' | 'holdSeconds'>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly cinemaClock: CinemaClock
  readonly timer: Timer
  readonly random: Random
  readonly log: Log
}): SellTickets {
  const { journal, rights, orderSeats, returnSeats, settlePayments, terminal, facts, sellingStop, random } = needs
  const { cinemaClock } = needs
  const withLock = createMutex()
  const order = createOrder({
    ...needs,
    onOver: (basket) => inBackground(orderSeats.release(basket, null)),
    onSold: (saleId) => void showTickets.show(saleId),
    onHoldEnded: () => inBackground(withLock(letGoIfOver)),
  })
  const showTickets = createShowTickets({ ...needs, order })

  /** A `payment-started` that seemed to have failed and reached the disk all the same: nobody asked the terminal. */
  const isUnasked = (entry: JournalEntry) => {
    const state = order.state()
    const asked = state.stage === 'paying' ? state.paymentKey : null
    return entry.kind === 'payment-started' && entry.body.paymentKey !== asked
  }

  /** What must not be waited for. It handles its own faults; one that it did not foresee is logged. */
  const inBackground = (work: Promise<unknown>) => {
    work.catch((fault) => needs.log('order-fault', { err: fault }))
  }

  const heldOrder = () => {
    const state = order.state()
    return state.stage === 'held' ? state : null
  }

  const isPaymentOpen = () => ['paying', 'verifying'].includes(order.state().stage)

  const openOffer = (showtimeId: ShowtimeId) => {
    const offered = offerOf(facts, { showtimeId })
    if (!offered || offered.showtime.isCalledOff) return null
    const beginsAtMs = offered.showtime.beginsAt * 1_000
    return isBeforeCutoff(beginsAtMs, needs.policy().cutoffMinutes, cinemaClock.cinemaNowMs()) ? offered : null
  }

  const letGo = async () => {
    const held = heldOrder()
    // Before the order is gone: seats that are locked and in no order would be shown as somebody else's.
    const released = held && orderSeats.release(held.basket, null)
    order.clear()
    await released
  }

  /** Not so where this kiosk became another device meanwhile: what it charged would only go back. */
  const isStillOurs = ({ showtimeId, seats }: Basket) =>
    seats.every((seat) => rights.rightFor(showtimeId, seat)?.grantNumber === seat.grantNumber)

  /** Whether there is no order to go on with. A hold that has run out, or whose showtime has closed, ends here. */
  async function letGoIfOver(): Promise<boolean> {
    const held = heldOrder()
    if (!held) return true
    const isOver = order.isHoldOver() || !openOffer(held.basket.showtimeId) || !isStillOurs(held.basket)
    if (isOver) await letGo()
    return isOver
  }

  const hold: SellTickets['hold'] = async ({ showtimeId, seats }) => {
    if (isPaymentOpen()) return refused({ code: 'PaymentOpen' })
    if (sellingStop()) return refused({ code: 'NotSelling' })
    const offered = openOffer(showtimeId)
    if (!offered) return refused({ code: 'ShowtimeClosed' })
    const { plan } = offered.showtime
    const priceFen = ticketPrice(offered.showtime)
    if (seats.some((seat) => !isSeat(plan, seat))) return refused({ code: 'NoSuchSeat' })
    const replaced = heldOrder()?.basket ?? null
    const obtained = await orderSeats.obtain({ showtimeId, seats, priceFen }, replaced)
    if (!obtained.ok) return obtained
    const basket = { saleId: random.uuid() as SaleId, showtimeId, seats: obtained.value, offered }
    order.hold(basket)
    if (replaced) await orderSeats.release(replaced, basket)
    return accepted({})
  }

  const pay: SellTickets['pay'] = async ({ method, language }) => {
    if (isPaymentOpen()) return refused({ code: 'PaymentOpen' })
    const basket = heldOrder()?.basket
    const what = basket ? changeOf(basket, facts) : null
    if (what) return refused({ code: 'ShowtimeChanged', what })
    const held = (await letGoIfOver()) ? null : heldOrder()
    if (!held) return refused({ code: 'NoOrder' })
    if (sellingStop()) return refused({ code: 'NotSelling' })
    const { saleId, showtimeId, seats } = held.basket
    const paymentKey = random.uuid() as PaymentKey
    const totalFen = totalPrice(seats)
    order.startPaying({ paymentKey, method, language })
    try {
      const payment = { saleId, paymentKey, showtimeId, seats: [...seats], totalFen, method }
      await journal.append('payment-started', {
        ...payment,
        ...performanceOf(held.basket),
        ...(language ? { language } : {}),
      })
    } catch (fault) {
      order.takePaymentBack()
      throw fault
    }
    inBackground(settlePayments.charge(paymentKey, () => order.noteAnswered(paymentKey)))
    return accepted({})
  }

  return {
    hold: (input) => withLock(() => hold(input)),
    pay: (input) => withLock(() => pay(input)),
    extend: () =>
      withLock(async () => {
        const held = (await letGoIfOver()) ? null : heldOrder()
        if (!held) return refused({ code: 'NoOrder' })
        if (!held.hold.canExtend) return refused({ code: 'AlreadyExtended' })
        order.extend()
        return accepted({})
      }),
    leave: () =>
      withLock(async () => {
        if (isPaymentOpen()) return refused({ code: 'PaymentOpen' })
        await letGo()
        return accepted({})
      }),
    cancelPayment: async () => {
      const state = order.state()
      if (state.stage !== 'paying' && state.stage !== 'verifying') return refused({ code: 'NoOrder' })
      order.showCancelling()
      inBackground(settlePayments.cancel(state.paymentKey))
      return accepted({})
    },
    finish: () =>
      withLock(async () => {
        if (isPaymentOpen()) return refused({ code: 'PaymentOpen' })
        if (!heldOrder()) order.clear()
        return accepted({})
      }),
    seen: (showing) => withLock(() => showTickets.seen(showing)),
    collect: (showing) => withLock(() => showTickets.collect(showing)),
    stay: showTickets.stay,
    view$: merge(
      order.state$,
      facts.changes$.pipe(
        filter(({ replica }) => replica === 'showtimes' && ['held', 'sold'].includes(order.state().stage)),
        map(() => order.state()),
      ),
      // Screens count down by this clock: when the hold, or the time of the tickets, ends by it is told again once it was set right.
      cinemaClock.corrected$.pipe(
        map(() => order.state()),
        filter(({ stage }) => stage === 'held' || stage === 'sold'),
      ),
    ).pipe(map((state) => toOrderView(state, facts, terminal.methods, cinemaClock.cinemaMsAt))),
    resume: async () => {
      const [latest] = [...rights.openPayments()].sort((a, b) => b.startedAtMs - a.startedAtMs)
      const ageMs = latest ? needs.ageOf(latest.startedAtMs) : null
      // A payment whose customer has left is settled all the same, and what comes of it waits for staff.
      if (latest && ageMs !== null && mayBeThere(ageMs)) order.resume(latest, offerOf(facts, latest), ageMs)
      else await showTickets.showAgain()
      inBackground(returnSeats.returnStrays())
      inBackground(settlePayments.verifyOpenPayments())
      const unasked$ = journal.changes$.pipe(filter(isUnasked))
      const isBack$ = readyAgain(terminal)
      merge(isBack$, unasked$).subscribe(() => inBackground(settlePayments.verifyOpenPayments()))
    },
  }
}
