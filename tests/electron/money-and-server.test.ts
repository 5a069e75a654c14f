import { expect, it } from 'vitest'
import type { ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import { aKiosk, type TestedKiosk } from '../support/a-kiosk.ts'
import { aDemoServer } from '../support/demo-server.ts'
import { freeSeats } from '../support/free-seats.ts'
import { signInToTtms } from '../support/ttms-client.ts'
import { until } from '../support/until.ts'

async function aShowtimeOf(kiosk: TestedKiosk): Promise<ShowtimeId> {
  await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === null)
  const films = await kiosk.sees('films', {}, (cards) => cards.some(({ nextShowtimes }) => nextShowtimes.length > 0))
  const showtimeId = films.flatMap(({ nextShowtimes }) => nextShowtimes)[0]?.showtimeId
  if (showtimeId === undefined) throw new Error('the demo has no showtime')
  return showtimeId
}

/** Sells one seat, and answers its ticket's number once the server knows of it. */
async function sellOne(kiosk: TestedKiosk, showtimeId: ShowtimeId): Promise<TicketNumber> {
  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null)
  await kiosk.call('order.hold', { showtimeId, seats: map ? freeSeats(map).slice(0, 1) : [] })
  await kiosk.call('order.pay', { method: 'card' })
  const order = await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
  await kiosk.call('order.finish', {})
  await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
  return order.stage === 'sold' ? (order.tickets[0]?.ticketNumber ?? (0 as TicketNumber)) : (0 as TicketNumber)
}

it('pays back by itself what the server says is due, is told of while it was away, and by hand where it can not', async () => {
  const server = await aDemoServer()
  const kiosk = await aKiosk({ serverUrl: server.url, environment: { TTMS_DATA_DIR: server.dataDir, TTMS_DEMO: '1' } })
  await kiosk.open()
  const showtimeId = await aShowtimeOf(kiosk)
  const [first, second, third] = [
    await sellOne(kiosk, showtimeId),
    await sellOne(kiosk, showtimeId),
    await sellOne(kiosk, showtimeId),
  ]
  const ttms = await signInToTtms(server.url, server.administrator())
  const refund = async (order_id: number) => expect(await ttms.refundTicket({ order_id })).toMatchObject({ ok: true })
  const isSettled = () =>
    kiosk.sees('device', {}, ({ openRefunds, queue }) => openRefunds.tickets + queue.waiting === 0)

  await refund(first)
  await until(() => kiosk.terminal.refundedFen() > 0)
  await isSettled()
  const once = kiosk.terminal.refundedFen()

  await kiosk.close()
  await refund(second)
  await kiosk.open()
  await until(() => kiosk.terminal.refundedFen() === 2 * once)
  await isSettled()

  kiosk.terminal.refuseNextRefund()
  await refund(third)
  await kiosk.sees('device', {}, ({ notices }) => notices.some(({ what }) => what === 'refund-refused'))
  expect(await kiosk.call('staff.signIn', server.administrator())).toMatchObject({ ok: true })
  const list = () => kiosk.call('review.list', { order: 'oldest' })
  const listed = await list()
  expect(listed).toMatchObject({
    ok: true,
    value: {
      groups: [{ items: [{ why: 'refund-due', ticket: { ticketNumber: third, state: 'refunded' }, amountFen: once }] }],
    },
  })
  const cash = () => kiosk.call('refunds.payCash', { ticketNumber: third })
  expect(await cash()).toEqual({ ok: true, value: { amountFen: once } })
  await isSettled()
  expect(await cash()).toMatchObject({ ok: false, refusal: { code: 'RefundPaid' } })
  expect(await list()).toEqual({ ok: true, value: { openCount: 0, groups: [] } })
  expect(kiosk.terminal.refundedFen()).toBe(2 * once)
  expect([kiosk.faults, server.faults]).toEqual([[], []])
})
