import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import type { Running } from '../../program/run-program.ts'
import { readSettings } from '../../program/settings.ts'
import { startServer } from '../../server/start-server.ts'
import { aKiosk } from '../support/a-kiosk.ts'
import { freeSeats } from '../support/free-seats.ts'
import { createSilentLog } from '../support/silent-log.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'

/** The real central server with its demo cinema on an embedded database; `stop` and `start` are its power switch. */
async function aDemoServer() {
  const folder = makeTemporaryFolder()
  const port = await aFreePort()
  const { log, faults } = createSilentLog()
  const settings = readSettings({ TTMS_DATA_DIR: folder.path, TTMS_PORT: String(port), TTMS_DEMO: '1' })
  let running: Running | null = null
  const start = async () => {
    running = await startServer(settings, log)
  }
  const stop = async () => {
    await running?.close()
    running = null
  }
  onTestFinished(async () => {
    await stop()
    folder.remove()
  })
  await start()
  const lines = (running as Running | null)?.readyLines ?? []
  const printed = /administrator (\S+) (\S+)/.exec(lines.join('\n'))
  const [, login = '', password = ''] = printed ?? []
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir: folder.path,
    administrator: { login, password },
    faults,
    start,
    stop,
  }
}

function aFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

it('enrols, replicates and sells at the real server, without it, and has reported all once it is back', async () => {
  const server = await aDemoServer()
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

  expect(await kiosk.call('staff.signIn', server.administrator)).toMatchObject({ ok: true })
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
  expect(await kiosk.call('staff.signIn', server.administrator)).toMatchObject({ ok: true })
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
