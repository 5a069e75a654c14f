import { describe, expect, it } from 'vitest'
import { systemClock } from '../../runtime/system-ports.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { aKiosk } from '../support/a-kiosk.ts'
import { fakeEnrolCode, startFakeServer } from '../support/fake-server.ts'
import { freeSeats } from '../support/free-seats.ts'
import { aFilm, aHall, aShowtime, someSeatStates } from '../support/replica-documents.ts'

const showtimeId = 7 as ShowtimeId

/** A kiosk and its server, whose clocks can be moved ahead together. */
async function setUp(allotmentSeats: number) {
  let aheadMs = 0
  const clock: Clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs }
  const server = await startFakeServer(clock.nowMs)
  server.change('films', [aFilm(1)])
  server.change('halls', [aHall()])
  server.change('showtimes', [aShowtime(7, { beginsAt: Math.floor(Date.now() / 1_000) + 2 * 3_600 })])
  server.change('seatStates', [someSeatStates(7, [])])
  const kiosk = await aKiosk({
    serverUrl: server.url,
    environment: { TTMS_ENROL_CODE: fakeEnrolCode, TTMS_ALLOTMENT_SEATS: String(allotmentSeats) },
    ports: { clock },
  })
  await kiosk.open()
  await kiosk.sees(
    'device',
    {},
    ({ line, rights, queue }) => line === 'online' && rights.seats === allotmentSeats && queue.waiting === 0,
  )
  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null && freeSeats(seen).length > 4)
  await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
  return {
    server,
    kiosk,
    free: map ? freeSeats(map) : [],
    /** The server has heard more of this device than this kiosk knows of, as after a restore of its whole disk. */
    forgetEntries: (count: number) => {
      for (let entry = 0; entry < count; entry++)
        server.journal().push({ seq: server.journal().length + 1, kind: 'sold' })
    },
    goAhead: (ms: number) => {
      aheadMs += ms
    },
  }
}

describe('a kiosk whose database is behind its server', () => {
  it('takes no seat that a grant gives it, stops at once, and sells again once it has enrolled again', async () => {
    const { server, kiosk, free, forgetEntries } = await setUp(0)
    const wanted = { showtimeId, seats: free.slice(0, 2) }
    forgetEntries(1)
    server.codes.add(fakeEnrolCode)
    const known = server.journal(1).length
    expect(await kiosk.call('order.hold', wanted)).toEqual({ ok: false, refusal: { code: 'NotSelling' } })
    expect(server.asked.filter((path) => path === syncPaths.grant)).toHaveLength(1)
    const { notices } = await kiosk.sees('device', {}, ({ device, line }) => device === 2 && line === 'online')
    expect(notices.map(({ what }) => what)).toContain('database-restored')
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
    expect(await kiosk.call('order.hold', wanted)).toMatchObject({ ok: true })
    expect(server.journal(1)).toHaveLength(known)
  })

  it('sells nothing, of its allotment neither, while a payment of before keeps it from enrolling again', async () => {
    const { server, kiosk, free, forgetEntries, goAhead } = await setUp(4)
    kiosk.terminal.waitNext()
    expect(await kiosk.call('order.hold', { showtimeId, seats: free.slice(0, 1) })).toMatchObject({ ok: true })
    expect(await kiosk.call('order.pay', { method: 'card' })).toMatchObject({ ok: true })
    await kiosk.sees('order', {}, ({ stage }) => stage === 'paying')
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    await kiosk.close()
    // The customer has left, and the terminal does not say yet what came of the payment.
    goAhead(3_600_000)
    // More than the start itself writes about that payment: where it wrote as many, the server would find two journals.
    forgetEntries(5)
    server.codes.add(fakeEnrolCode)
    const granted = server.asked.filter((path) => path === syncPaths.grant).length

    await kiosk.open()
    const device = await kiosk.sees('device', {}, ({ notices }) => {
      return notices.some(({ what }) => what === 'database-restored')
    })
    expect([device.device, device.openPayments.length, device.rights.seats > 0]).toEqual([1, 1, true])
    for (const seat of free.slice(1)) {
      const answer = await kiosk.call('order.hold', { showtimeId, seats: [seat] })
      expect(answer).toEqual({ ok: false, refusal: { code: 'NotSelling' } })
    }
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === 'not-enrolled')
    expect(server.asked.filter((path) => path === syncPaths.grant)).toHaveLength(granted)

    kiosk.terminal.approveWaiting()
    await kiosk.sees('device', {}, ({ device: next, line }) => next === 2 && line === 'online')
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
    expect(kiosk.terminal.charges()).toBe(1)
  })
})
