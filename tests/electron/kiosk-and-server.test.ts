import { expect, it } from 'vitest'
import { aKiosk } from '../support/a-kiosk.ts'
import { aDemoServer } from '../support/demo-server.ts'
import { freeSeats } from '../support/free-seats.ts'

// Two starts of an embedded database: on a busy machine one alone takes seconds.
it('enrols, replicates and sells at the real server, without it, and has reported all once it is back', {
  timeout: 120_000,
}, async () => {
  const server = await aDemoServer()
  const administrator = server.administrator()
  const kiosk = await aKiosk({ serverUrl: server.url, environment: { TTMS_DATA_DIR: server.dataDir, TTMS_DEMO: '1' } })
  await kiosk.open()
  await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === null)
  const films = await kiosk.sees('films', {}, (cards) => cards.some(({ nextShowtimes }) => nextShowtimes.length > 0))
  const showtimeId = films.flatMap(({ nextShowtimes }) => nextShowtimes)[0]?.showtimeId
  if (showtimeId === undefined) throw new Error('the demo has no showtime')
  const posterPath = (await kiosk.sees('films', {}, (cards) => cards[0]?.posterPath != null))[0]?.posterPath ?? ''
  expect((await kiosk.service().poster(posterPath.replace('/poster/', '')))?.mediaType).toBe('image/svg+xml')

  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null)
  const bought = map ? freeSeats(map).slice(0, 2) : []
  expect(await kiosk.call('order.hold', { showtimeId, seats: bought })).toEqual({ ok: true, value: {} })
  expect(await kiosk.call('order.pay', { method: 'card' })).toEqual({ ok: true, value: {} })
  await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
  await kiosk.call('order.finish', {})
  await kiosk.sees('device', {}, ({ queue, rights }) => queue.waiting === 0 && rights.seats > 50)

  expect(await kiosk.call('staff.signIn', administrator)).toMatchObject({ ok: true })
  expect(kiosk.service().audience()).toBe('admin')
  const online = await kiosk.call('reports.boxOffice', {})
  expect(online).toMatchObject({ ok: true, value: { source: 'server' } })
  expect(ticketsIn(online)).toBe(2)

  await server.stop()
  await kiosk.sees('status', {}, ({ line }) => line === 'offline')
  const offlineMap = await kiosk.sees('seatMap', { showtimeId }, (seen) => (seen?.onlineOnly.length ?? 0) > 0)
  const own = offlineMap ? freeSeats(offlineMap) : []
  expect(offlineMap?.showtime).toMatchObject({ saleState: 'on-sale', seatsLeft: own.length })
  expect(await kiosk.call('order.hold', { showtimeId, seats: own.slice(0, 2) })).toEqual({ ok: true, value: {} })
  expect(await kiosk.call('order.pay', { method: 'wallet' })).toEqual({ ok: true, value: {} })
  expect(await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')).toMatchObject({ isOffline: true })
  expect(ticketsIn(await kiosk.call('reports.boxOffice', {}))).toBe(4)

  await kiosk.close()
  await kiosk.open()
  expect(await kiosk.call('staff.signIn', administrator)).toMatchObject({ ok: true })
  await server.start()
  await kiosk.sees('device', {}, ({ line, queue }) => line === 'online' && queue.waiting === 0)
  expect(ticketsIn(await kiosk.call('reports.boxOffice', {}))).toBe(4)
  expect(await kiosk.call('reports.boxOffice', {})).toMatchObject({ value: { source: 'server' } })
  expect([kiosk.faults, server.faults]).toEqual([[], []])
})

function ticketsIn(answer: Awaited<ReturnType<Awaited<ReturnType<typeof aKiosk>>['call']>>): number {
  const rows = answer.ok && 'rows' in answer.value ? answer.value.rows : []
  return rows.reduce((count, { ticketCount }) => count + ticketCount, 0)
}
