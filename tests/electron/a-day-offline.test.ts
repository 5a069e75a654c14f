import { describe, expect, it, onTestFinished } from 'vitest'
import { issueEnrolCode } from '../../server/ledger/devices/enrol-codes.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { openTcpFaults } from '../cluster/tcp-faults.ts'
import { aKiosk, type TestedKiosk } from '../support/a-kiosk.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { databaseKinds } from '../support/databases.ts'
import { figure, isWholeFigure, seed, tellFigure } from '../support/figures.ts'
import { freeSeats } from '../support/free-seats.ts'
import { createSeededRandom } from '../support/seeded-random.ts'

const sales = figure(500)
const offlineHours = 24
const maxSeconds = 30
const allottedSeats = 60
const showtimeCount = Math.ceil(sales / allottedSeats)
const hourMs = 3_600_000

/** The machine's clock, that can be put ahead: the hours in which nothing happens need not be waited for. */
function aClockAhead() {
  let aheadMs = 0
  const clock: Clock = { nowMs: () => Date.now() + aheadMs, monotonicMs: () => performance.now() + aheadMs }
  const goAhead = (ms: number) => {
    aheadMs += ms
  }
  return { clock, goAhead }
}

/** A server whose time keeps pace with the clock, on a line that can be cut. */
async function aServerOnALine(server: TestServer, clock: Clock) {
  server.time.setWallClock(clock.nowMs())
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  const line = await openTcpFaults(Number(new URL(url).port), createSeededRandom(seed))
  let lastMs = performance.now()
  const pace = setInterval(() => {
    const nowMs = performance.now()
    void server.time.pass(nowMs - lastMs)
    lastMs = nowMs
  }, 20)
  onTestFinished(async () => {
    clearInterval(pace)
    await line.close()
    await server.close()
  })
  return { line, url: `http://127.0.0.1:${line.port}` }
}

async function sellOne(kiosk: TestedKiosk, showtimeId: ShowtimeId): Promise<void> {
  const map = await kiosk.sees('seatMap', { showtimeId }, (seen) => seen !== null && freeSeats(seen).length > 0)
  const seats = map ? freeSeats(map).slice(0, 1) : []
  expect(await kiosk.call('order.hold', { showtimeId, seats })).toMatchObject({ ok: true })
  expect(await kiosk.call('order.pay', { method: 'card' })).toMatchObject({ ok: true })
  await kiosk.sees('order', {}, ({ stage }) => stage === 'sold')
  await kiosk.call('order.finish', {})
}

describe.each(databaseKinds)(`a kiosk that was ${offlineHours} hours without its server on %s`, (kind) => {
  it(`has all of ${sales} sales accepted once it is back`, async () => {
    const { clock, goAhead } = aClockAhead()
    const server = await openTestServer(kind, {
      allotmentSeats: allottedSeats,
      allotmentShare: 1,
      lastSeats: 0,
      allotmentFullHours: 48,
    })
    const { line, url } = await aServerOnALine(server, clock)
    const showtimes: ShowtimeId[] = []
    for (let number = 0; number < showtimeCount; number++) {
      const beginsInMinutes = (offlineHours + 2) * 60 + number
      showtimes.push(await addShowtime(server, { beginsInMinutes, plan: { rows: 6, cols: allottedSeats / 6 } }))
    }
    await server.push()
    const code = await issueEnrolCode(server.db, server.cinemaId, clock.nowMs(), null)
    const kiosk = await aKiosk({
      serverUrl: url,
      environment: {
        ...{ TTMS_ENROL_CODE: code, TTMS_STALE_HOURS: '48' },
        ...{ TTMS_ALLOTMENT_SEATS: String(allottedSeats), TTMS_ALLOTMENT_HOURS: '48' },
        TTMS_ALLOTMENT_FULL_HOURS: '48',
      },
      ports: { clock },
    })
    await kiosk.open()
    await kiosk.sees('device', {}, ({ rights, queue }) => rights.seats >= sales && queue.waiting === 0)

    await line.turn('cut')
    await kiosk.sees('status', {}, (status) => status.line === 'offline')
    for (let sale = 0; sale < sales; sale++) {
      await sellOne(kiosk, showtimes[sale % showtimes.length] as ShowtimeId)
      goAhead((offlineHours * hourMs) / sales)
    }
    const before = await kiosk.sees('device', {}, ({ queue }) => queue.waitingSales === sales)
    expect(before.line).toBe('offline')

    server.time.setWallClock(clock.nowMs())
    const backAtMs = performance.now()
    await line.turn('fair')
    await kiosk.sees('status', {}, (status) => status.line === 'online')
    const onlineAtMs = performance.now()
    await kiosk.sees('device', {}, ({ queue }) => queue.waiting === 0)
    const doneAtMs = performance.now()

    const seconds = (fromMs: number) => ((doneAtMs - fromMs) / 1_000).toFixed(1)
    const took = `${seconds(backAtMs)} s after the line was back, ${seconds(onlineAtMs)} s after the kiosk was online`
    tellFigure(
      `${offlineHours} h offline on ${kind}: ${sales} sales (${before.queue.waiting} entries) accepted ${took}`,
    )
    const sold = await server.db.selectFrom('tickets').select('ticket_number').where('state', '=', 'sold').execute()
    const outcomes = await server.db.selectFrom('journal_entries').select('outcome').distinct().execute()
    const reviewItems = await server.db.selectFrom('review_items').select('why').execute()
    expect({ sold: sold.length, outcomes, reviewItems }).toEqual({
      ...{ sold: sales, outcomes: [{ outcome: 'accepted' }], reviewItems: [] },
    })
    expect([kiosk.faults, server.faults]).toEqual([[], []])
    // How long it may take is a promise for the whole figure; a tenth of it is there for what is kept.
    if (isWholeFigure) expect(doneAtMs - backAtMs).toBeLessThan(maxSeconds * 1_000)
  }, 3_600_000)
})
