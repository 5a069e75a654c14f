import { describe, expect, it } from 'vitest'
import { aKioskAndChanges } from '../../support/kiosk-and-changes.ts'
import { prepareChange } from '../../support/showtime-changes.ts'
import { until } from '../../support/until.ts'

const illegal = 'the data you input is not legal'

async function aCinemaThatRemoves() {
  const world = await aKioskAndChanges()
  const { server, showtimeId, administrator } = world
  const prepared = await prepareChange(server, showtimeId, 'called-off')
  const { filmId, hallId } = prepared.before
  const [film] = await server.db.selectFrom('films').select('title').execute()
  const [hall] = await server.db.selectFrom('halls').select('name').execute()
  const remove = async () => [
    (await administrator.ask('admin/movie/deletemovie', { movie_id: filmId })).msg,
    (await administrator.ask('admin/hall/deletehall', { hall_id: hallId })).msg,
  ]
  const callOff = async () => expect(await world.change('the TTMS interface', prepared)).toBe('')
  return { ...world, hallId, callOff, remove, title: film?.title, hallName: hall?.name }
}

describe('a film and a hall that are removed', () => {
  it('can not be while a showtime stands there; a sale of one that was called off counts after that, by its names', async () => {
    const { kiosk, callOff, remove, title, hallName, ...world } = await aCinemaThatRemoves()
    expect(await remove()).toEqual([illegal, illegal])
    await world.hasAllotment()
    const [seat] = await world.custody('granted')
    await world.goOffline()
    await world.hold(seat ?? expect.fail())
    await world.pay()
    await world.sold()
    await callOff()
    expect(await remove()).toEqual(['', ''])
    const story = {
      ticket: { state: 'refunded', paidFen: 3_990 },
      showtime: { filmTitle: { zh: title }, hallName: { zh: hallName } },
    }
    kiosk.terminal.refuseNextRefund()
    await world.goOnline()
    await kiosk.sees('device', {}, ({ notices }) => notices.some(({ what }) => what === 'refund-refused'))
    const listed = await kiosk.call('review.list', { order: 'oldest' })
    expect(listed).toMatchObject({
      value: { openCount: 1, groups: [{ items: [{ why: 'refund-due', cause: 'called-off', ...story }] }] },
    })
    const office = await world.administrator.ask('admin/ticket/findboxoffice')
    const row = { movie_name: title, schedule_cnt: 0, ticket_cnt: 0, money_cnt: 0, seat_cnt: 0 }
    expect(office.data).toEqual([row])
    expect([kiosk.faults, world.server.faults]).toEqual([[], []])
  })

  it('leave what is being paid for on the screen as it was offered, with its tickets', async () => {
    const { kiosk, callOff, remove, title, hallName, ...world } = await aCinemaThatRemoves()
    await world.hold({ row: 1, col: 1 })
    kiosk.terminal.waitNext()
    await world.pay()
    await callOff()
    expect(await remove()).toEqual(['', ''])
    await kiosk.sees('films', {}, (films) => films.length === 0)
    const paying = await kiosk.sees('order', {}, () => true)
    expect(paying).toMatchObject({ stage: 'paying', filmTitle: { zh: title }, hallName: { zh: hallName } })
    kiosk.terminal.approveWaiting()
    const sold = await world.sold()
    expect(sold).toMatchObject({ filmTitle: { zh: title }, tickets: [{ row: 1, col: 1 }], changed: 'called-off' })
    await until(() => kiosk.terminal.refundedFen() === 3_990)
    expect([kiosk.faults, world.server.faults]).toEqual([[], []])
  })
})

describe('a hall that is planned again', () => {
  it('can not be while a showtime stands there; one that was called off keeps its plan here too, the next has the new one', async () => {
    const { kiosk, callOff, hallName, title, hallId, showtimeId, ...world } = await aCinemaThatRemoves()
    const smaller = { hall_id: hallId, hall_name: hallName, hall_seats: 6, seat_rows: 2, seat_cols: 3 }
    const replan = async () => {
      const hall = { ...smaller, seat_info: '[]', hall_description: '新' }
      return (await world.administrator.ask('admin/hall/modifyhall', hall)).msg
    }
    const rows = async (id: typeof showtimeId) =>
      (await kiosk.sees('seatMap', { showtimeId: id }, (map) => map !== null))?.plan.rows
    expect(await replan()).toBe(illegal)
    expect(await rows(showtimeId)).toBe(6)
    await callOff()
    expect(await replan()).toBe('')
    const added = await world.administrator.ask('admin/schedule/addSche', {
      ...{ movie_name: title, hall_name: hallName, schedule_price: 40 },
      schedule_begin_time: Math.floor(Date.now() / 1_000) + 7_200,
    })
    const { schedule_id: next } = added.data as { schedule_id: typeof showtimeId }
    expect([await rows(next), await rows(showtimeId)]).toEqual([2, 6])
  })
})
