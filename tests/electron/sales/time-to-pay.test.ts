import { BehaviorSubject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createOrder } from '../../../electron/sales/order.ts'
import type { Basket, OrderState } from '../../../electron/sales/order-state.ts'
import type { Ports } from '../../../runtime/ports.ts'
import { systemClock, systemTimer } from '../../../runtime/system-ports.ts'
import type { SaleId, ShowtimeId } from '../../../shared/core/ids.ts'
import type { Timer } from '../../../shared/core/time.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { firstOf } from '../../support/until.ts'

const basket: Basket = { saleId: 'sale' as SaleId, showtimeId: 7 as ShowtimeId, seats: [], offered: null }

/** One order that is held for this long, and is let go only if its time is over when it is called back. */
function heldOrder(ports: Pick<Ports, 'clock' | 'timer'>, holdSeconds: number) {
  const states = new BehaviorSubject<OrderState['stage']>('none')
  const order = createOrder({
    ports: { ...ports, log: createSilentLog().log },
    policy: () => ({ holdSeconds }),
    isOnline: () => true,
    perform: async ({ kind }) => {
      if (kind === 'end-hold' && order.leftMs() === 0) await order.dispatch({ kind: 'left' })
    },
  })
  order.state$.subscribe(({ stage }) => states.next(stage))
  void order.dispatch({ kind: 'held', basket })
  return { order, ended: () => firstOf(states, (stage) => stage === 'none') }
}

describe('the time to pay', () => {
  it('ends by the system’s own clock and timer, every time', async () => {
    // Fractions of a millisecond are what a hold has after a payment that was declined.
    const holds = Array.from({ length: 60 }, (_, index) =>
      heldOrder({ clock: systemClock, timer: systemTimer }, 0.01 + index / 1_730),
    )
    await Promise.all(holds.map(({ ended }) => ended()))
    expect(holds.map(({ order }) => order.state().stage)).toEqual(holds.map(() => 'none'))
  })

  it('is longer by as much again when it is extended, however early', async () => {
    const time = createFakeTime()
    const { order, ended } = heldOrder({ clock: time.clock, timer: time.timer }, 60)
    await time.pass(1_000)
    await order.dispatch({ kind: 'extended' })
    expect(order.state()).toMatchObject({ hold: { canExtend: false } })
    await time.pass(118_999)
    expect(order.state().stage).toBe('held')
    await time.pass(1)
    await ended()
  })

  it('ends also where the timer calls back too early', async () => {
    const time = createFakeTime()
    const early: Timer = (delayMs, callback) => time.timer(delayMs > 2 ? delayMs - 0.7 : delayMs, callback)
    const { order, ended } = heldOrder({ clock: time.clock, timer: early }, 45.000_3)
    await time.pass(44_999.9)
    expect(order.state().stage).toBe('held')
    await time.pass(1)
    await ended()
  })
})
