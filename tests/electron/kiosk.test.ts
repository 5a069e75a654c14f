import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { StartRefused } from '../../runtime/start-refused.ts'
import { systemClock } from '../../runtime/system-ports.ts'
import type { FilmId, ShowtimeId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { minProtocolVersion, protocolVersion, syncPaths } from '../../shared/sync/messages.ts'
import { aKiosk } from '../support/a-kiosk.ts'
import { fakeEnrolCode, startFakeServer } from '../support/fake-server.ts'
import { freeSeats } from '../support/free-seats.ts'
import { leaveEnrolCode } from '../support/leave-enrol-code.ts'
import { aFilm, aHall, aShowtime, someSeatStates } from '../support/replica-documents.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const filmId = 1 as FilmId
const showtimeId = 7 as ShowtimeId
const seats = [
  { row: 1, col: 1 },
  { row: 1, col: 2 },
]

async function setUp(environment: Record<string, string> = {}, ports: { clock?: Clock } = {}) {
  const server = await startFakeServer(Date.now)
  const beginsAt = Math.floor(Date.now() / 1000) + 3_600
  server.change('films', [aFilm(1), aFilm(2)])
  server.change('halls', [aHall()])
  server.change('showtimes', [aShowtime(7, { beginsAt })])
  server.change('seatStates', [someSeatStates(7, [])])
  const kiosk = await aKiosk({
    serverUrl: server.url,
    environment: { TTMS_ENROL_CODE: fakeEnrolCode, TTMS_ALLOTMENT_SEATS: '4', ...environment },
    ports,
  })
  return { server, kiosk }
}

describe('a whole kiosk', () => {
  it('enrols, replicates and shows what is on', async () => {
    const { kiosk } = await setUp()
    await kiosk.open()
    const status = await kiosk.sees('status', {}, ({ line }) => line === 'online')
    expect(status).toMatchObject({ sellingStop: null, cinema: { nameEn: 'Test Cinema' } })
    const films = await kiosk.sees('films', {}, (cards) => cards[0]?.nextShowtimes[0]?.hallName.en === 'Hall 1')
    expect(films.map(({ title, status }) => [title.en, status])).toEqual([
      ['Film 1', 'showing'],
      ['Film 2', 'coming'],
    ])
    expect(kiosk.faults).toEqual([])
  })

  it('closes while a payment is under way without a fault, and learns how it ended once it is open again', async () => {
    const { kiosk } = await setUp()
    await kiosk.open()
    await kiosk.sees('seatMap', { showtimeId }, (map) => map !== null)
    await kiosk.call('order.hold', { showtimeId, seats })
    kiosk.terminal.waitNext()
    const paid = kiosk.call('order.pay', { method: 'card' })
    await until(() => kiosk.terminal.asked.includes('charge'))
    await kiosk.close()
    kiosk.terminal.approveWaiting()
    await paid
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(kiosk.faults).toEqual([])
    await kiosk.open()
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    expect(kiosk.terminal.charges()).toBe(1)
  })

  it('reports to a server that was restored, closes its epoch and sells on in the next one', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('seatMap', { showtimeId }, (map) => map !== null)
    await kiosk.call('order.hold', { showtimeId, seats })
    await kiosk.call('order.pay', { method: 'card' })
    const first = await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    await kiosk.call('order.finish', {})
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)

    server.switches.mustClose = true
    server.endStreams()
    const device = await kiosk.sees('device', {}, ({ epoch, line }) => epoch === 2 && line === 'online')
    expect(device).toMatchObject({ device: 1, salesToday: { tickets: 2 } })
    expect(server.asked.filter((path) => path === syncPaths.report || path === syncPaths.close)).toEqual([
      syncPaths.report,
      syncPaths.close,
    ])
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
    await kiosk.sees('device', {}, ({ rights }) => rights.seats === 4)
    const others = [{ row: 2, col: 1 }]
    expect(await kiosk.call('order.hold', { showtimeId, seats: others })).toMatchObject({ ok: true })
    await kiosk.call('order.pay', { method: 'card' })
    const second = await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    expect(ticketNumbers(second)).toEqual([Math.max(...ticketNumbers(first)) + 1])
    await until(() => server.journal().some(({ kind }) => kind === 'sold'))
    expect(kiosk.faults).toEqual([])
  })

  it('uploads, closes and enrols again where its server has given it up', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    server.switches.refusals.set(syncPaths.hello, { code: 'DeviceRetired', why: 'written-off' })
    server.codes.add(fakeEnrolCode)
    server.endStreams()
    await kiosk.sees('device', {}, ({ device }) => device === null || device === 2)
    server.switches.refusals.clear()
    await kiosk.sees(
      'device',
      {},
      ({ device, line, rights, closing }) =>
        device === 2 && line === 'online' && rights.seats === 4 && closing === null,
    )
    expect(server.journal(1).map(({ kind }) => kind)).toEqual(['rights-taken', 'rights-given-back'])
    expect(kiosk.faults).toEqual([])
  })

  it('sells online, then from its allotment without the server, and reports all of it later', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('seatMap', { showtimeId }, (map) => map !== null)
    expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ ok: true })
    expect(await kiosk.call('order.pay', { method: 'card' })).toMatchObject({ ok: true })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    expect(await kiosk.call('order.finish', {})).toMatchObject({ ok: true })
    await until(() => server.journal().some(({ kind }) => kind === 'sold'))
    await kiosk.sees('device', {}, ({ rights }) => rights.seats === 4)
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)

    await server.stop()
    await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.seatsLeft === 4)
    expect(map?.onlineOnly.length).toBe(6)
    const free = map ? freeSeats(map) : []
    expect(await kiosk.call('order.hold', { showtimeId, seats: free.slice(0, 2) })).toMatchObject({ ok: true })
    expect(await kiosk.call('order.pay', { method: 'wallet' })).toMatchObject({ ok: true })
    const sold = await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    expect(sold).toMatchObject({ isOffline: true })
    const before = await kiosk.sees('device', {}, ({ queue }) => queue.waitingSales === 1)
    expect(before.salesToday).toEqual({ sales: 2, tickets: 4, takenFen: 18_000 })

    await kiosk.close()
    await kiosk.open()
    await kiosk.sees('device', {}, ({ queue }) => queue.waitingSales === 1)
    await server.start()
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    expect(server.journal().filter(({ kind }) => kind === 'sold').length).toBe(2)
    expect(server.journal().map(({ seq }) => seq)).toEqual(server.journal().map((_, index) => index + 1))
    expect(kiosk.faults).toEqual([])
  })

  it('shows another’s seat as taken as soon as the server says so', async () => {
    const { kiosk, server } = await setUp({ TTMS_ALLOTMENT_SEATS: '0' })
    await kiosk.open()
    await kiosk.sees('seatMap', { showtimeId }, (map) => map?.taken.length === 0)
    server.change('seatStates', [someSeatStates(7, [{ state: 'sold', device: null, seats: ['2-3'] }])])
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.taken.length === 1)
    expect(map).toMatchObject({ taken: [{ row: 2, col: 3 }], showtime: { seatsLeft: 11, saleState: 'on-sale' } })
    const film = await kiosk.sees('film', { filmId }, (seen) => seen?.showtimes[0]?.seatsLeft === 11)
    expect(film?.status).toBe('showing')
  })

  it('will not start beside a server of another protocol, and sends what waits first', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('status', {}, ({ line }) => line === 'online')
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    await server.stop()
    await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.seatsLeft === 4)
    await kiosk.call('order.hold', { showtimeId, seats: map ? freeSeats(map).slice(0, 1) : [] })
    await kiosk.call('order.pay', { method: 'card' })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    await kiosk.close()
    server.switches.protocolVersion = protocolVersion + 1
    await server.start()
    const spoken = `speaks protocol ${protocolVersion + 1}; this kiosk speaks ${minProtocolVersion} to ${protocolVersion}`
    const refusal = `the server at ${server.url} is version 9.9.9 and ${spoken}`
    await expect(kiosk.open()).rejects.toThrow(refusal)
    expect(server.journal().at(-1)?.kind).toBe('printed')
  })

  it('shows tickets again to the customer of a kiosk that stopped under them, and lists the sale to staff', async () => {
    const { kiosk } = await setUp()
    await kiosk.open()
    await kiosk.sees('seatMap', { showtimeId }, (map) => map !== null)
    await kiosk.call('order.hold', { showtimeId, seats })
    await kiosk.call('order.pay', { method: 'card' })
    const first = await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    await kiosk.close()
    await kiosk.open()
    const again = await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    if (first.stage !== 'sold' || again.stage !== 'sold') throw new Error('nothing was sold')
    expect([again.saleId, first.copy, again.copy]).toEqual([first.saleId, 1, 1])
    expect(again.tickets).toEqual(first.tickets)
    await kiosk.sees('sales', {}, ({ sales }) => sales[0]?.state === 'never-seen' && sales[0].copies === 0)
    expect(await kiosk.call('order.seen', { saleId: first.saleId, copy: 1 })).toMatchObject({ ok: true })
    const { sales } = await kiosk.sees('sales', {}, (list) => list.sales[0]?.state === 'seen')
    expect(sales).toMatchObject([{ saleId: first.saleId, filmTitle: { en: 'Film 1' }, beginsAt: first.beginsAt }])
    expect(kiosk.faults).toEqual([])
  })

  it('will not start in a data folder that is in use', async () => {
    const { kiosk } = await setUp()
    await kiosk.open()
    await expect(kiosk.open()).rejects.toThrow('is in use by another program')
  })

  it.each(['TTMS_SEAL_DIR', 'TTMS_COPY_DIR'])('will not start where %s is no folder, and names it', async (name) => {
    const { path, remove } = makeTemporaryFolder()
    onTestFinished(remove)
    writeFileSync(join(path, 'file'), '')
    const { kiosk } = await setUp({ [name]: join(path, 'file', 'folder') })
    const refusal = await kiosk.open().catch((fault: unknown) => fault)
    expect(refusal).toBeInstanceOf(StartRefused)
    expect(String(refusal)).toMatch(new RegExp(`${name} can't be used: ENOTDIR.*[^\\n]$`))
  })

  it('starts without a server, and says so', async () => {
    const { kiosk, server } = await setUp()
    await server.stop()
    await kiosk.open()
    const status = await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    expect(status).toMatchObject({ cinema: null, sellingStop: 'not-enrolled' })
    expect(server.asked).not.toContain(syncPaths.hello)
  })

  it('catches up with what changed while the line was down, however much that is', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('films', {}, (cards) => cards.length === 2)
    server.change('films', [aFilm(2, { isDeleted: true })], { isSilent: true })
    const many = Array.from({ length: 450 }, (_, index) => aFilm(index + 3))
    server.change('films', many, { isSilent: true })
    server.endStreams()
    await kiosk.sees('films', {}, (cards) => cards.length === 451)
    expect((await kiosk.sees('films', {}, () => true)).some((card) => card.filmId === 2)).toBe(false)
  })

  it('pulls instead where it can not read what is pushed', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('films', {}, (cards) => cards.length === 2)
    server.change('films', [aFilm(3)], { isSilent: true })
    server.push('films', [{ id: '4' }])
    await kiosk.sees('films', {}, (cards) => cards.length === 3)
    expect(kiosk.faults.length).toBe(1)
  })

  it('pulls the poster of a film that changed, and shows it once it is here', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('films', {}, (cards) => cards.length === 2)
    const poster = { id: 'p1', isDeleted: false, mediaType: 'image/png', base64: 'AAEC' }
    server.change('posters', [poster], { isSilent: true })
    server.change('films', [aFilm(1, { posterId: 'p1' })])
    await kiosk.sees('films', {}, (cards) => cards[0]?.posterPath === '/poster/p1')
    expect(await kiosk.service().poster('p1')).toEqual({ mediaType: 'image/png', bytes: Buffer.from([0, 1, 2]) })
    expect(await kiosk.service().poster('p2')).toBeNull()
  })

  it('stops selling, and goes on showing, where the server changes its protocol at run time', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('status', {}, ({ line }) => line === 'online')
    server.switches.protocolVersion = protocolVersion + 1
    server.endStreams()
    const status = await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === 'server-too-new')
    expect(status.line).toBe('offline')
    expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ refusal: { code: 'NotSelling' } })
  })

  it('sells nothing new once it is stopped, over a restart without the server too', async () => {
    const { kiosk, server } = await setUp()
    server.switches.stopped = 'merchant-stopped'
    await kiosk.open()
    await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === 'merchant-stopped')
    await kiosk.close()
    await server.stop()
    await kiosk.open()
    const status = await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    expect(status).toMatchObject({ sellingStop: 'merchant-stopped', cinema: { nameEn: 'Test Cinema' } })
  })

  it('sells nothing offline from data that is stale, or by a clock that is before what it has written', async () => {
    let shiftMs = 0
    const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + shiftMs }
    const { kiosk, server } = await setUp({}, { clock })
    const stopAfterRestart = async (hours: number) => {
      await kiosk.close()
      shiftMs = hours * 3_600_000
      await kiosk.open()
      return (await kiosk.sees('status', {}, ({ line }) => line === 'offline')).sellingStop
    }
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    await server.stop()
    expect(await stopAfterRestart(11)).toBeNull()
    expect(await stopAfterRestart(13)).toBe('data-stale')
    expect(await stopAfterRestart(-1)).toBe('data-stale')
    // It has been seen to jump by now, and only the server can tell which time was the right one.
    expect(await stopAfterRestart(0)).toBe('data-stale')
    shiftMs = 180_000
    await server.start()
    await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === null)
    await server.stop()
    await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'offline' && sellingStop === 'clock-jumped')
  })

  it.each(['has no rights', 'enrols again where it has a code'])(
    'of which disk and seal were restored together %s, and says so',
    async (what) => {
      const { kiosk, server } = await setUp()
      const { kioskDir, sealDir } = kiosk.settings
      const image = makeTemporaryFolder()
      onTestFinished(image.remove)
      const move = (from: 'disk' | 'image') => {
        for (const [place, name] of [
          [kioskDir, 'kiosk'],
          [sealDir, 'seal'],
        ] as const) {
          const ends = from === 'disk' ? [place, join(image.path, name)] : [join(image.path, name), place]
          rmSync(ends[1] ?? '', { recursive: true, force: true })
          cpSync(ends[0] ?? '', ends[1] ?? '', { recursive: true })
        }
      }
      await kiosk.open()
      await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
      await kiosk.close()
      move('disk')
      await kiosk.open()
      await kiosk.sees('status', {}, ({ line, sellingStop }) => line === 'online' && sellingStop === null)
      await kiosk.call('order.hold', { showtimeId, seats })
      await kiosk.call('order.pay', { method: 'card' })
      await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
      await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
      await kiosk.close()

      move('image')
      const told = server.journal().length
      if (what.startsWith('enrols')) server.codes.add(fakeEnrolCode)
      await kiosk.open()
      const later = await kiosk.sees(
        'device',
        {},
        ({ device, rights }) => device !== 1 && (device === 2 || rights.seats === 0),
      )
      expect(later.notices.map((notice) => notice.what)).toContain('database-restored')
      if (what.startsWith('enrols')) {
        await kiosk.sees('device', {}, ({ device, rights }) => device === 2 && rights.seats > 0)
        await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
      } else {
        expect([later.device, later.rights.seats]).toEqual([null, 0])
        const answer = await kiosk.call('order.hold', { showtimeId, seats })
        expect(answer).toEqual({ ok: false, refusal: { code: 'NotSelling' } })
        await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === 'not-enrolled')
      }
      expect(server.journal().length).toBe(told)
    },
  )

  it('still reports what it sold, and no more, where the server has blocked it', async () => {
    const { kiosk, server } = await setUp()
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    await server.stop()
    const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.seatsLeft === 4)
    await kiosk.call('order.hold', { showtimeId, seats: map ? freeSeats(map).slice(0, 1) : [] })
    await kiosk.call('order.pay', { method: 'card' })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    server.switches.refusals.set(syncPaths.hello, { code: 'DeviceStopped', why: 'blocked' })
    await server.start()
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    const status = await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop !== null)
    expect(status).toMatchObject({ line: 'offline', sellingStop: 'merchant-stopped' })
  })

  it('enrols again where its database was restored, sells under a new number and reports what the old one did', async () => {
    const { kiosk, server } = await setUp({ TTMS_ENROL_CODE: '' })
    leaveEnrolCode(kiosk.settings.centralDir, fakeEnrolCode)
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    await kiosk.close()
    const written = server.journal(1).splice(0)
    rmSync(kiosk.settings.sealDir, { recursive: true })
    await kiosk.open()
    const before = await kiosk.sees('device', {}, ({ line }) => line === 'offline')
    expect([before.device, before.rights.seats, before.notices[0]?.what]).toEqual([null, 0, 'database-restored'])
    server.codes.add('CODE-2')
    leaveEnrolCode(kiosk.settings.centralDir, 'CODE-2')
    const after = await kiosk.sees('device', {}, ({ rights }) => rights.seats === 4)
    expect(after.device).toBe(2)
    expect(server.journal(1)).toEqual(written)
  })

  it('goes on where its data key is gone, with all its seats, and says once what staff must do', async () => {
    const { kiosk } = await setUp()
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    await kiosk.close()
    rmSync(join(kiosk.settings.kioskDir, 'data-key'))
    for (const _ of ['noticed', 'still known']) {
      await kiosk.open()
      const { device, rights, notices } = await kiosk.sees('device', {}, ({ line }) => line === 'online')
      expect([device, rights.seats, notices.map(({ what }) => what)]).toEqual([1, 4, ['key-changed']])
      await kiosk.close()
    }
  })

  it('sets a damaged database aside, says so, reports what it could read and enrols again', async () => {
    const { kiosk, server } = await setUp({ TTMS_ENROL_CODE: '' })
    leaveEnrolCode(kiosk.settings.centralDir, fakeEnrolCode)
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats === 4 && queue.waiting === 0)
    await kiosk.call('order.hold', { showtimeId, seats })
    await kiosk.call('order.pay', { method: 'card' })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
    await kiosk.sees('device', {}, ({ salesToday, queue }) => salesToday.sales === 1 && queue.waiting === 0)
    await kiosk.close()
    const written = server.journal(1).slice()
    // The server lost the newest of it meanwhile; this kiosk, one in the middle that the server has.
    server.journal(1).pop()
    const database = new DatabaseSync(join(kiosk.settings.kioskDir, 'kiosk.sqlite'))
    const journal = database.prepare("SELECT id FROM collection WHERE name = 'journal'").get()
    database.exec(`DELETE FROM documents_${journal?.id} WHERE id = '1-1-2'`)
    database.close()

    await kiosk.open()
    const before = await kiosk.sees('device', {}, ({ line }) => line === 'offline')
    expect([before.device, before.rights.seats]).toEqual([null, 0])
    expect(before.notices.map(({ what }) => what)).toEqual(['database-set-aside'])
    server.codes.add('CODE-2')
    leaveEnrolCode(kiosk.settings.centralDir, 'CODE-2')
    const after = await kiosk.sees('device', {}, ({ rights }) => rights.seats === 4)
    expect(after.device).toBe(2)
    expect(server.journal(1)).toEqual(written)
  })
})

function ticketNumbers(order: OrderView): number[] {
  return order.stage === 'sold' ? order.tickets.map(({ ticketNumber }) => ticketNumber) : []
}
