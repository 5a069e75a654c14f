import { describe, expect, it } from 'vitest'
import { systemClock } from '../../runtime/system-ports.ts'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import { noteChange } from '../../server/ledger/events/outbox.ts'
import type { Clock } from '../../shared/core/time.ts'
import { aKiosk } from '../support/a-kiosk.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { databaseKinds } from '../support/databases.ts'
import { createFakeNetwork } from '../support/fake-network.ts'
import { freeSeats } from '../support/free-seats.ts'
import { aListeningServer } from '../support/listening-server.ts'

const minute = 60_000
const quickest = databaseKinds.at(-1) ?? 'PGlite'

/** A whole kiosk whose wall clock is off by this much, at a server whose clock is right. */
async function aKioskWithClock(offMs: number) {
  const server = await aListeningServer(quickest)
  const network = createFakeNetwork()
  let wallOffMs = offMs
  const clock: Clock = { nowMs: () => systemClock.nowMs() + wallOffMs, monotonicMs: systemClock.monotonicMs }
  const code = await issueEnrolCode(server.db, server.cinemaId, Date.now())
  const kiosk = await aKiosk({
    serverUrl: server.url,
    environment: { TTMS_ENROL_CODE: code },
    ports: { fetch: network.fetch, clock },
  })
  await kiosk.open()
  await kiosk.sees('status', {}, ({ line }) => line === 'online')
  return {
    ...{ server, network, kiosk },
    setClockOff: (ms: number) => {
      wallOffMs = ms
    },
  }
}

describe('a kiosk whose wall clock is wrong, at its server', () => {
  for (const [how, offMs] of [
    ['half an hour slow', -30 * minute],
    ['a day fast', 24 * 60 * minute],
  ] as const) {
    it(`${how} sells a showtime that is yet to begin, and the server has the right time of the sale`, async () => {
      const { server, kiosk } = await aKioskWithClock(offMs)
      const showtimeId = await addShowtime(server, { beginsInMinutes: 10 })
      const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.saleState === 'on-sale')
      const seats = map ? freeSeats(map).slice(0, 1) : []
      expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ ok: true })
      expect(await kiosk.call('order.pay', { method: 'card' })).toMatchObject({ ok: true })
      await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
      await kiosk.sees('device', {}, ({ queue, salesToday }) => queue.waiting === 0 && salesToday.sales === 1)
      const [ticket] = await server.db.selectFrom('tickets').select('sold_at_ms').execute()
      expect(Math.abs(Number(ticket?.sold_at_ms) - Date.now())).toBeLessThan(5 * minute)
    })

    it(`${how} shows a showtime that has begun as closed, and sells none of it`, async () => {
      const { server, kiosk } = await aKioskWithClock(offMs)
      const showtimeId = await addShowtime(server, { beginsInMinutes: 90 })
      await kiosk.sees('device', {}, ({ rights }) => rights.seats > 0)
      // The clock of the cinema goes on, as far as this showtime is concerned.
      await server.db
        .updateTable('showtimes')
        .set({ begins_at_ms: Math.floor(Date.now() / 1_000) * 1_000 - 20 * minute })
        .where('showtime_id', '=', showtimeId)
        .execute()
      await noteChange(server.db, server.cinemaId, 'showtimes', [showtimeId])
      const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen?.showtime.saleState === 'closed')
      expect(map?.showtime.showtimeId).toBe(showtimeId)
      const seats = [{ row: 1, col: 1 }]
      const answer = await kiosk.call('order.hold', { showtimeId, seats })
      expect(answer).toEqual({ ok: false, refusal: { code: 'ShowtimeClosed' } })
    })
  }

  it('says by the server’s time what day it is', async () => {
    const { kiosk } = await aKioskWithClock(-3 * 24 * 60 * minute)
    const { nowMs } = await kiosk.sees('status', {}, ({ line }) => line === 'online')
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(5 * minute)
  })

  it('sells nothing once it was started again without the server and with its clock set back, until it is right', async () => {
    const { kiosk, network, setClockOff } = await aKioskWithClock(0)
    await kiosk.close()
    network.cut()
    setClockOff(-30 * minute)
    await kiosk.open()
    const { nowMs } = await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === 'data-stale')
    expect(Math.abs(nowMs - Date.now())).toBeLessThan(5 * minute)
    setClockOff(0)
    await kiosk.sees('status', {}, ({ sellingStop }) => sellingStop === null)
  })
})
