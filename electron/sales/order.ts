import { BehaviorSubject, type Observable } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import { noOrder, type OrderState } from './order-state.ts'
import { deadlineOf, type OrderEffect, type OrderEvent, reduceOrder } from './reduce-order.ts'

/** The one order of a kiosk over time: events go in, states come out, and what follows from them is done. */
export type Order = {
  readonly state: () => OrderState
  readonly state$: Observable<OrderState>
  /** How long until its time passes; 0: it has passed, or it has none. */
  readonly leftMs: () => number
  /** Resolves once what follows from the event is done. */
  readonly dispatch: (event: OrderEvent) => Promise<void>
  /** Does what must not be waited for. It handles its own faults; one that it did not foresee is logged. */
  readonly inBackground: (work: Promise<unknown>) => void
}

export function createOrder(deps: {
  readonly ports: Pick<Ports, 'clock' | 'timer' | 'log'>
  readonly policy: () => { readonly holdSeconds: number }
  readonly isOnline: () => boolean
  readonly perform: (effect: OrderEffect) => Promise<unknown>
}): Order {
  const { policy, isOnline, perform } = deps
  const { clock, timer, log } = deps.ports
  const states = new BehaviorSubject<OrderState>(noOrder)
  let order = states.value
  let stopCountdown: (() => void) | null = null

  const orderNowMs = () => clock.monotonicMs()

  const inBackground = (work: Promise<unknown>) => {
    work.catch((fault) => log('order-fault', { err: fault }))
  }

  const dispatch = async (event: OrderEvent) => {
    const before = order
    const now = { monotonicMs: orderNowMs(), holdMs: policy().holdSeconds * 1_000, isOnline: isOnline() }
    const reduced = reduceOrder(order, event, now)
    order = reduced.order
    // Before it is published: seats that are locked and in no order would be shown as somebody else's.
    const effects = reduced.effects.map(perform)
    if (order !== before) {
      countDown()
      states.next(order)
    }
    await Promise.all(effects)
  }

  /**
   * Calls back once the order's time has passed, and never before: who is told early would find that there is time left,
   * and wait for ever. What is over is taken off the screen, whatever its page does meanwhile.
   */
  const countDown = () => {
    stopCountdown?.()
    stopCountdown = null
    const deadlineMs = deadlineOf(order)
    if (deadlineMs === null) return
    stopCountdown = timer(Math.max(0, deadlineMs - orderNowMs()), () => {
      if (deadlineMs > orderNowMs()) countDown()
      else inBackground(dispatch({ kind: 'time-passed' }))
    })
  }

  return {
    state: () => order,
    state$: states.asObservable(),
    leftMs: () => Math.max(0, (deadlineOf(order) ?? 0) - orderNowMs()),
    dispatch,
    inBackground,
  }
}
