import { describe, expect, it } from 'vitest'
import { isSeat, isWheelchair, type SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { aKioskAndChanges, type Changer, changers } from '../../support/kiosk-and-changes.ts'
import {
  newPriceFen,
  prepareChange,
  type ShowtimeChangeName,
  showtimeChanges,
  smallPlan,
} from '../../support/showtime-changes.ts'
import { until } from '../../support/until.ts'

const cases = showtimeChanges.flatMap((name) => changers.map((by) => [name, by] as const))
const told = {
  'called-off': 'called-off',
  'other-time': 'moved',
  'other-hall': 'moved',
  'other-film': 'moved',
  repriced: 'repriced',
} as const satisfies Record<ShowtimeChangeName, string>

/** Its place is no seat of the small hall. */
const farSeat = { row: 5, col: 5 }
const firstSeat = { row: 1, col: 1 }

async function aChangedKiosk(name: ShowtimeChangeName, by: Changer) {
  const world = await aKioskAndChanges()
  const prepared = await prepareChange(world.server, world.showtimeId, name)
  const change = async () => expect(await world.change(by, prepared)).toBe('')
  return { ...world, prepared, change }
}

type World = Awaited<ReturnType<typeof aChangedKiosk>>

/** What the server made of late sales, each of one ticket of 39.90: what waits for a person, and what was paid back. */
async function expectLate(world: World, name: ShowtimeChangeName, sales: number, states: readonly string[]) {
  await world.allSent()
  const each = <Item>(item: Item) => Array.from({ length: sales }, () => item)
  expect((await world.ticketsOf()).map(({ state, paid_fen }) => [state, paid_fen])).toEqual(
    states.map((state) => [state, 3_990]),
  )
  if (name === 'called-off') await until(() => world.kiosk.terminal.refundedFen() === sales * 3_990)
  const whys = (await world.items()).map(({ why, cause }) => [why, cause])
  if (name === 'called-off') expect(whys).toEqual(each(['refund-due', 'called-off']))
  else expect(whys).toEqual(name === 'repriced' ? [] : each(['showtime-changed', null]))
  const isPaidBack = name === 'called-off'
  expect(world.kiosk.terminal.refundedFen()).toBe(isPaidBack ? sales * 3_990 : 0)
  expect([world.kiosk.faults, world.server.faults]).toEqual([[], []])
}

describe.each(cases)('a showtime that is changed (%s) by %s', (name, by) => {
  it('while a kiosk has allotted seats of it: those return to the server, and come again only as it is then', async () => {
    const world = await aChangedKiosk(name, by)
    const { kiosk, showtimeId, prepared } = world
    await world.hasAllotment()
    const before = await world.custody('granted')
    await world.change()
    if (name === 'repriced') {
      await kiosk.sees('seatMap', { showtimeId }, (map) => map?.showtime.priceFen === newPriceFen)
      expect(await world.custody('granted')).toEqual(before)
      return
    }
    await until(async () => (await world.custody('granted')).length === 0)
    expect((await kiosk.sees('device', {}, ({ rights }) => rights.seats === 0)).queue.waitingSales).toBe(0)
    await world.reviewAllotments()
    if (name === 'called-off') {
      await kiosk.sees('seatMap', { showtimeId }, (map) => map?.showtime.saleState === 'closed')
      const refusal = { code: 'ShowtimeClosed' }
      expect(await kiosk.call('order.hold', { showtimeId, seats: [firstSeat] })).toEqual({ ok: false, refusal })
      return
    }
    await world.hasAllotment()
    const map = await kiosk.sees(
      'seatMap',
      { showtimeId },
      (seen) => seen?.showtime.beginsAt === prepared.after.beginsAt,
    )
    const plan = name === 'other-hall' ? smallPlan : { rows: 6, cols: 10, gaps: [], wheelchairs: [] }
    expect(map?.plan).toEqual(plan)
    for (const seat of await world.custody('granted')) {
      expect([seat, isSeat(plan, seat), isWheelchair(plan, seat)]).toEqual([seat, true, false])
    }
    expect([kiosk.faults, world.server.faults]).toEqual([[], []])
  })

  it('while it holds an order of it: the customer is told, is not charged, and may choose again as it is now', async () => {
    const world = await aChangedKiosk(name, by)
    const { kiosk, showtimeId, prepared } = world
    const offered = await world.hold(firstSeat)
    await world.change()
    const held = await kiosk.sees('order', {}, (order) => order.stage === 'held' && order.changed !== null)
    expect(held).toEqual({ ...offered, changed: told[name] })
    expect(await world.pay()).toEqual({ ok: false, refusal: { code: 'ShowtimeChanged', what: told[name] } })
    expect(kiosk.terminal.asked).toEqual([])
    await kiosk.call('order.leave', {})
    if (name === 'called-off') {
      const refusal = { code: 'ShowtimeClosed' }
      expect(await kiosk.call('order.hold', { showtimeId, seats: [firstSeat] })).toEqual({ ok: false, refusal })
    } else {
      const { beginsAt, filmId, priceFen } = prepared.after
      const again = { beginsAt, filmId, totalFen: priceFen, changed: null }
      expect(await world.hold(firstSeat)).toMatchObject(again)
      await world.pay()
      expect(await world.sold()).toMatchObject(again)
      await world.allSent()
    }
    expect([await world.items(), kiosk.faults, world.server.faults]).toEqual([[], [], []])
  })

  it('while it is being paid for: the payment runs to its end at its price, and what came of it is told', async () => {
    const world = await aChangedKiosk(name, by)
    const { kiosk } = world
    const offered = await world.hold(farSeat)
    kiosk.terminal.waitNext()
    expect(await world.pay()).toEqual({ ok: true, value: {} })
    await world.change()
    const { showtimeId, prepared } = world
    await kiosk.sees('schedule', {}, ({ showtimes }) => {
      const now = showtimes.find((showtime) => showtime.showtimeId === showtimeId)
      return name === 'called-off' ? !now : now !== undefined && isAsPrepared(now, prepared.after)
    })
    kiosk.terminal.approveWaiting()
    const sold = await world.sold()
    const { lines, beginsAt, hallName, filmTitle, totalFen } = offered.stage === 'held' ? offered : expect.fail()
    const changed = name === 'repriced' ? null : told[name]
    expect(sold).toMatchObject({ beginsAt, hallName, filmTitle, totalFen, changed, tickets: lines })
    const states = { 'called-off': 'refunded', 'other-hall': 'displaced' } as Partial<
      Record<ShowtimeChangeName, string>
    >
    await expectLate(world, name, 1, [states[name] ?? 'sold'])
  })

  it('while it is offline and sells: what it sold before and after counts, and is refunded or waits for a person', async () => {
    const world = await aChangedKiosk(name, by)
    const { kiosk, showtimeId } = world
    await world.hasAllotment()
    const allotted = await world.custody('granted')
    await world.goOffline()
    const sell = async (seat: SeatPosition) => {
      await world.hold(seat)
      await world.pay()
      await world.sold()
      await kiosk.call('order.finish', {})
    }
    const [first, second] = allotted.toSorted((a, b) => b.row - a.row || b.col - a.col)
    if (!first || !second) throw new Error('fewer than two allotted seats')
    await sell(first)
    await world.change()
    await sell(second)
    await world.goOnline()
    const isThere = (seat: SeatPosition) => name !== 'other-hall' || isSeat(smallPlan, seat)
    const stateOf = (seat: SeatPosition) => (name === 'called-off' ? 'refunded' : isThere(seat) ? 'sold' : 'displaced')
    await expectLate(world, name, 2, [stateOf(first), stateOf(second)])
    if (name !== 'repriced') await until(async () => (await world.custody('granted')).length === 0)
    const sold = name === 'called-off' ? [] : [second, first].filter(isThere)
    expect(await world.custody('sold')).toEqual(sold)
    const taken = await world.administrator.ask('index/ticket/findticket', { schedule_id: showtimeId })
    if (name === 'called-off') expect(taken.msg).toBe('no plan for the film')
    else expect(taken.data).toEqual(name === 'repriced' ? expect.arrayContaining(sold) : sold)
  })
})

function isAsPrepared(now: object, after: object): boolean {
  return Object.entries(after).every(([field, value]) => (now as Record<string, unknown>)[field] === value)
}
