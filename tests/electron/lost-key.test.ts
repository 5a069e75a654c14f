import { describe, expect, it } from 'vitest'
import { systemTimer } from '../../runtime/system-ports.ts'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Timer } from '../../shared/core/time.ts'
import { protocolVersion, syncPaths } from '../../shared/sync/messages.ts'
import { aKiosk, type TestedKiosk } from '../support/a-kiosk.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { databaseKinds } from '../support/databases.ts'
import { createFakeNetwork } from '../support/fake-network.ts'
import { fakeEnrolCode, startFakeServer } from '../support/fake-server.ts'
import { freeSeats } from '../support/free-seats.ts'
import { leaveEnrolCode } from '../support/leave-enrol-code.ts'
import { aListeningServer } from '../support/listening-server.ts'
import { createMemoryKeystore, type MemoryKeystore } from '../support/memory-keystore.ts'
import { aFilm, aHall, aShowtime, someSeatStates } from '../support/replica-documents.ts'
import { until } from '../support/until.ts'

const limitMs = 10_000
const againAfterMs = 60_000

/** The system's timer, but for the waits that a keystore makes: those are over when a test says so. */
function createKeystoreTimer() {
  const waiting = new Map<number, Set<() => void>>([
    [limitMs, new Set()],
    [againAfterMs, new Set()],
  ])
  const timer: Timer = (delayMs, callback) => {
    const those = waiting.get(delayMs)
    if (!those) return systemTimer(delayMs, callback)
    those.add(callback)
    return () => those.delete(callback)
  }
  return {
    timer,
    waiting: (delayMs: number) => waiting.get(delayMs)?.size ?? 0,
    passed: (delayMs: number) => {
      const those = waiting.get(delayMs) ?? new Set()
      const due = [...those]
      those.clear()
      for (const callback of due) callback()
    },
  }
}

/** A kiosk with a keystore, and how often it asked to be started again. */
async function aKioskWithKeystore(needs: Pick<Parameters<typeof aKiosk>[0], 'environment' | 'ports' | 'serverUrl'>) {
  const keystore = createMemoryKeystore()
  const restarts = { count: 0 }
  const kiosk = await aKiosk({
    ...needs,
    keystore: {
      find: keystore.find,
      restart: () => {
        restarts.count += 1
      },
    },
  })
  return { kiosk, keystore, restarts }
}

/** Closes the kiosk, at a second start if need be, once its keys are in the keystore alone. */
async function sealKeys(kiosk: TestedKiosk, keystore: MemoryKeystore): Promise<void> {
  keystore.writeKey()
  await kiosk.close()
  await kiosk.open()
  await kiosk.sees('device', {}, ({ keyKeptIn }) => keyKeptIn === 'keystore')
  await kiosk.close()
}

async function sellOne(kiosk: TestedKiosk, showtimeId: ShowtimeId): Promise<void> {
  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null && freeSeats(seen).length > 0)
  const seats = map ? freeSeats(map).slice(0, 1) : []
  expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ ok: true })
  expect(await kiosk.call('order.pay', { method: 'card' })).toMatchObject({ ok: true })
  await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
  await kiosk.call('order.finish', {})
}

describe('a kiosk and the system’s keystore', () => {
  const showtimeId = 7 as ShowtimeId
  const seats = [{ row: 1, col: 1 }]

  async function setUp() {
    const server = await startFakeServer(Date.now)
    server.change('films', [aFilm(1)])
    server.change('halls', [aHall()])
    server.change('showtimes', [aShowtime(7, { beginsAt: Math.floor(Date.now() / 1_000) + 3_600 })])
    server.change('seatStates', [someSeatStates(7, [])])
    const timer = createKeystoreTimer()
    const made = await aKioskWithKeystore({
      serverUrl: server.url,
      environment: { TTMS_ENROL_CODE: fakeEnrolCode, TTMS_ALLOTMENT_SEATS: '4' },
      ports: { timer: timer.timer },
    })
    const { kiosk } = made
    const isReady = () =>
      kiosk.sees('device', {}, ({ device, rights, queue }) => device === 1 && rights.seats === 4 && queue.waiting === 0)
    return { server, timer, isReady, ...made }
  }

  it('starts without one that never answers, keeps its keys in files and sells', async () => {
    const { kiosk, keystore, timer, isReady } = await setUp()
    keystore.fallSilent()
    const opening = kiosk.open()
    await until(() => timer.waiting(limitMs) > 0)
    timer.passed(limitMs)
    await opening
    await isReady()
    await sellOne(kiosk, showtimeId)
    const { keyKeptIn, notices } = await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    expect([keyKeptIn, notices]).toEqual(['file', []])
  })

  it('sells nothing and says why where it has forgotten its key, and is as before once that is back', async () => {
    const { kiosk, keystore, server, isReady } = await setUp()
    await kiosk.open()
    await isReady()
    await sealKeys(kiosk, keystore)
    const lost = keystore.forget()
    const [asked, told] = [server.asked.length, server.journal(1).length]
    for (const _ of ['found', 'still so']) {
      await kiosk.open()
      // Known from the start, so it is the first that the page is told.
      expect(await kiosk.sees('status', {}, () => true)).toMatchObject({ sellingStop: 'key-lost' })
      const view = await kiosk.sees('device', {}, ({ line }) => line === 'offline')
      expect([view.device, view.rights.seats]).toEqual([null, 0])
      expect(view.notices.map(({ what, detail }) => [what, what === 'device-key-lost' ? detail : ''])).toEqual([
        ['key-changed', ''],
        ['device-key-lost', '1'],
      ])
      const refusal = { ok: false, refusal: { code: 'NotSelling' } }
      expect(await kiosk.call('order.hold', { showtimeId, seats })).toEqual(refusal)
      await kiosk.close()
    }
    // The code that it once enrolled with is spent, and nothing is said for the device without its key.
    const since = server.asked.slice(asked).filter((path) => path !== syncPaths.challenge)
    expect([...new Set(since)]).toEqual([syncPaths.enrol])
    expect(server.journal(1)).toHaveLength(told)

    lost.bringBack()
    await kiosk.open()
    await isReady()
    await kiosk.sees('status', {}, ({ sellingStop, line }) => sellingStop === null && line === 'online')
    expect(kiosk.faults).toMatchObject([{ device: 1 }, { device: 1 }])
  })

  it('says nothing for the device whose key is lost, to a server of another protocol either', async () => {
    const { kiosk, keystore, server, isReady } = await setUp()
    await kiosk.open()
    await isReady()
    await server.stop()
    await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    await sellOne(kiosk, showtimeId)
    await sealKeys(kiosk, keystore)
    keystore.forget()
    server.switches.protocolVersion = protocolVersion + 1
    await server.start()
    const asked = server.asked.length
    await expect(kiosk.open()).rejects.toThrow(`speaks protocol ${protocolVersion + 1}`)
    expect(server.asked.slice(asked)).toEqual([syncPaths.challenge])
  })

  it('tries one again every minute that did not answer at the start, and starts again once it does', async () => {
    const { kiosk, keystore, timer, restarts, isReady } = await setUp()
    await kiosk.open()
    await isReady()
    await sealKeys(kiosk, keystore)
    keystore.fallSilent()
    const opening = kiosk.open()
    await until(() => timer.waiting(limitMs) > 0)
    timer.passed(limitMs)
    await opening
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === 'key-lost')
    // Asked again in vain.
    const [waiting, asked] = [timer.waiting(againAfterMs), timer.waiting(limitMs)]
    timer.passed(againAfterMs)
    expect(timer.waiting(limitMs)).toBe(asked + 1)
    timer.passed(limitMs)
    await until(() => timer.waiting(againAfterMs) === waiting)
    expect(restarts.count).toBe(0)

    keystore.speak()
    timer.passed(againAfterMs)
    await until(() => restarts.count > 0)
    await kiosk.close()
    await kiosk.open()
    await isReady()
    await kiosk.sees('status', {}, ({ sellingStop, line }) => sellingStop === null && line === 'online')
  })

  it('leaves a payment of the lost device that was charged to staff, with its amount, and charges nothing twice', async () => {
    const { kiosk, keystore, server, isReady } = await setUp()
    await kiosk.open()
    await isReady()
    await sealKeys(kiosk, keystore)
    await kiosk.open()
    await isReady()
    await kiosk.sees('status', {}, ({ sellingStop, line }) => sellingStop === null && line === 'online')
    kiosk.terminal.waitNext()
    expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ ok: true })
    const paying = kiosk.call('order.pay', { method: 'card' })
    await until(() => kiosk.terminal.asked.includes('charge'))
    await kiosk.close()
    kiosk.terminal.approveWaiting()
    await paying

    keystore.forget()
    server.codes.add(fakeEnrolCode)
    await kiosk.open()
    await kiosk.sees('device', {}, ({ device, line }) => device === 2 && line === 'online')
    // Three times in a row the server does not believe the new key what the lost device wrote.
    const offered = () => server.asked.filter((path) => path === syncPaths.journal).length
    for (const _ of [1, 2, 3]) {
      const before = offered()
      server.endStreams()
      await until(() => offered() > before)
    }
    await kiosk.sees('device', {}, ({ notices }) => notices.some(({ what }) => what === 'payment-left-to-staff'))
    await until(() => server.journal(2).some(({ kind }) => kind === 'payment-left-to-staff'))
    expect([kiosk.terminal.charges(), kiosk.terminal.asked.includes('reverse')]).toEqual([1, false])
  })
})

describe.each(databaseKinds)('a kiosk whose key is lost, at a real server on %s', (kind) => {
  it('sells again once it is enrolled again, and what the lost device sold arrives when its key is back', async () => {
    const server = await aListeningServer(kind)
    const { db, cinemaId } = server
    const network = createFakeNetwork()
    const showtimeId = await addShowtime(server)
    const journalAnswers: number[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const response = await network.fetch(input, init)
      if (new URL(String(input)).pathname === syncPaths.journal) journalAnswers.push(response.status)
      return response
    }
    const { kiosk, keystore } = await aKioskWithKeystore({ serverUrl: server.url, ports: { fetch } })
    const giveCode = async () =>
      leaveEnrolCode(kiosk.settings.centralDir, await issueEnrolCode(db, cinemaId, Date.now(), null))
    await giveCode()
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights }) => rights.seats > 0)
    await sellOne(kiosk, showtimeId)
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    const first = (await kiosk.sees('device', {}, ({ device }) => device !== null)).device
    network.cut()
    await kiosk.sees('status', {}, ({ line }) => line === 'offline')
    await sellOne(kiosk, showtimeId)
    await sealKeys(kiosk, keystore)
    network.repair()

    const ticketsOf = async (device: number | null) => {
      const rows = await db.selectFrom('tickets').select('device').execute()
      return rows.filter((ticket) => ticket.device === device).length
    }
    const lost = keystore.forget()
    await kiosk.open()
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === 'key-lost')
    await giveCode()
    await kiosk.sees('device', {}, ({ device, rights }) => device !== null && device !== first && rights.seats > 0)
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
    await sellOne(kiosk, showtimeId)
    const second = (await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)).device
    expect([await ticketsOf(first), await ticketsOf(second)]).toEqual([1, 1])
    // Without its key nobody can say what it was: its seats stay its own until staff write it off.
    const states = () => db.selectFrom('devices').select(['device', 'state']).orderBy('device').execute()
    expect(await states()).toEqual([first, second].map((device) => ({ device, state: 'enrolled' })))
    await kiosk.close()

    lost.bringBack()
    const heard = journalAnswers.length
    const wasRefused = () => journalAnswers.slice(heard).some((status) => status !== 200)
    await kiosk.open()
    await until(async () => wasRefused() || (await ticketsOf(first)) === 2)
    expect(await ticketsOf(first)).toBe(2)
    expect((await kiosk.sees('device', {}, ({ line }) => line === 'online')).device).toBe(second)
    await sellOne(kiosk, showtimeId)
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    expect([await ticketsOf(first), await ticketsOf(second)]).toEqual([2, 2])
    expect(server.faults).toEqual([])
  })
})
