import { expect, it } from 'vitest'
import { aKiosk } from '../support/a-kiosk.ts'
import { aDemoServer } from '../support/demo-server.ts'
import { freeSeats } from '../support/free-seats.ts'

// Four starts of an embedded database: on a busy machine one alone takes seconds.
it('loses no sale and sells no seat twice where the server’s database is restored', { timeout: 240_000 }, async () => {
  const server = await aDemoServer()
  const kiosk = await aKiosk({ serverUrl: server.url, environment: { TTMS_DATA_DIR: server.dataDir, TTMS_DEMO: '1' } })
  await kiosk.open()
  await kiosk.sees(
    'device',
    {},
    ({ line, rights, queue }) => line === 'online' && rights.seats > 50 && queue.waiting === 0,
  )
  await server.stop()
  server.copy()
  await server.start()

  const films = await kiosk.sees('films', {}, (cards) => cards.some(({ nextShowtimes }) => nextShowtimes.length > 0))
  const showtimeId = films.flatMap(({ nextShowtimes }) => nextShowtimes)[0]?.showtimeId
  if (showtimeId === undefined) throw new Error('the demo has no showtime')
  await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === null)
  const bought = await buy()
  await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
  await server.stop()
  server.restore()
  await server.start()

  // It has forgotten the sale; the kiosk tells it, closes its epoch, and goes on in the next one.
  await kiosk.sees('device', {}, ({ epoch, line, closing }) => epoch === 2 && line === 'online' && closing === null)
  await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats > 50 && queue.waiting === 0)
  await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
  expect(await kiosk.call('staff.signIn', server.administrator())).toMatchObject({ ok: true })
  expect(await kiosk.call('devices.list', {})).toMatchObject({ ok: true, value: { recovery: null } })
  expect(await kiosk.call('order.hold', { showtimeId, seats: bought })).toMatchObject({
    ok: false,
    refusal: { code: 'SeatsGone' },
  })
  await buy()
  await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
  expect(await ticketsInBoxOffice()).toBe(4)

  // The same copy again: it has forgotten the first sale, the second, and that the epoch of the first is over.
  await server.stop()
  server.restore()
  await server.start()
  await kiosk.sees('device', {}, ({ epoch, line, closing }) => epoch === 3 && line === 'online' && closing === null)
  await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
  expect(await ticketsInBoxOffice()).toBe(4)
  expect(await kiosk.call('order.hold', { showtimeId, seats: bought })).toMatchObject({
    ok: false,
    refusal: { code: 'SeatsGone' },
  })
  expect(await kiosk.sees('device', {}, () => true)).toMatchObject({ salesToday: { tickets: 4 } })
  expect([kiosk.faults, server.faults]).toEqual([[], []])

  async function ticketsInBoxOffice() {
    const answer = await kiosk.call('reports.boxOffice', {})
    const rows = answer.ok && answer.value.source === 'server' ? answer.value.rows : []
    return rows.reduce((count, { ticketCount }) => count + ticketCount, 0)
  }

  /** Two free seats of the showtime, paid; which they are. */
  async function buy() {
    if (showtimeId === undefined) return []
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null && freeSeats(seen).length > 2)
    const seats = map ? freeSeats(map).slice(0, 2) : []
    expect(await kiosk.call('order.hold', { showtimeId, seats })).toEqual({ ok: true, value: {} })
    expect(await kiosk.call('order.pay', { method: 'card' })).toEqual({ ok: true, value: {} })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    await kiosk.call('order.finish', {})
    return seats
  }
})
