import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listShowtimesToReview } from '../../../server/ledger/showtimes/showtimes-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { countUnsold } from '../../../server/seats/allotment.ts'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { seatKey } from '../../../shared/seats/seat-plan.ts'
import { addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

const aSeat = { row: fc.integer({ min: 1, max: 6 }), col: fc.integer({ min: 1, max: 6 }) }
const somePlan = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  cols: fc.integer({ min: 1, max: 5 }),
  gaps: fc.array(fc.record(aSeat), { maxLength: 4 }),
})
const someCustody = fc.record({
  ...aSeat,
  state: fc.constantFrom('free', 'granted', 'in-payment', 'sold', 'written-off'),
  endsInMs: fc.constantFrom(-1, 0, 1),
})

const row = (number: number, count: number) => Array.from({ length: count }, (_, at) => ({ row: number, col: at + 1 }))

describe.each(databaseKinds)('the bound of allotted seats on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
  })
  afterAll(() => server.close())

  const boundOf = async (showtimeId: ShowtimeId) => {
    const { documents } = await kiosk.pull('showtimes')
    const found = documents.find(({ id }) => id === String(showtimeId)) as { allottedSeats?: number } | undefined
    return found?.allottedSeats
  }

  it('falls as a showtime sells and reaches the kiosks as a change, once for each change', async () => {
    const showtimeId = await addShowtime(server, { plan: { rows: 2, cols: 10 } })
    expect(await server.reviewAllotments()).toBe(1)
    await server.push()
    expect(await boundOf(showtimeId)).toBe(8)
    const granted = grantedSeats(await kiosk.grant(showtimeId, row(1, 6)))
    await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, granted))])
    const before = (await kiosk.pull('showtimes')).checkpoint.seq
    // 14 are unsold: 5 may stand.
    expect([await server.reviewAllotments(), await server.reviewAllotments()]).toEqual([1, 0])
    await server.push()
    const changes = await kiosk.pull('showtimes', before)
    expect(changes.documents).toMatchObject([{ id: String(showtimeId), allottedSeats: 5 }])
  })

  it('does not move when seats only go to a kiosk and are returned', async () => {
    const showtimeId = await addShowtime(server)
    await server.reviewAllotments()
    const seats = grantedSeats(await kiosk.grant(showtimeId, row(1, 8), { purpose: 'allotment' }))
    expect(await server.reviewAllotments()).toBe(0)
    await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'recalled' })])
    expect(await server.reviewAllotments()).toBe(0)
  })

  it('is looked at again at once when a kiosk had to go without', async () => {
    const showtimeId = await addShowtime(server, { plan: { rows: 1, cols: 10 } })
    await server.reviewAllotments()
    await server.push()
    expect(await boundOf(showtimeId)).toBe(4)
    const customer = await signIn(server)
    for (const col of [5, 6, 7, 8]) await customer.hold(showtimeId, 1, col)
    expect((await kiosk.grant(showtimeId, row(1, 5))).httpStatus).toBe(409)
    await server.push()
    expect(await boundOf(showtimeId)).toBe(2)
  })

  it('is none of a showtime that is called off, and of one whose sales are about to end', async () => {
    const off = await addShowtime(server)
    const soon = await addShowtime(server, { beginsInMinutes: 4 })
    await callOff(server, off)
    await server.reviewAllotments()
    await server.push()
    expect([await boundOf(off), await boundOf(soon)]).toEqual([0, 0])
  })

  it('counts the unsold seats of each showtime as one showtime is counted alone, whatever its seats', async () => {
    const { db, cinemaId, time } = server
    const nowMs = time.clock.nowMs()
    await fc.assert(
      fc.asyncProperty(somePlan, fc.array(someCustody, { maxLength: 30 }), async (plan, custodies) => {
        const showtimeId = await addShowtime(server, { plan })
        const seats = [...new Map(custodies.map((seat) => [seatKey(seat), seat])).values()]
        for (const { row: seat_row, col: seat_col, state, endsInMs } of seats) {
          const hold_ends_at_ms = state === 'in-payment' ? nowMs + endsInMs : null
          const of = { cinema_id: cinemaId, showtime_id: showtimeId, seat_row, seat_col, holder: kiosk.device }
          await db
            .insertInto('seat_custody')
            .values({ ...of, state, hold_ends_at_ms, epoch: 1, number: 1 })
            .execute()
        }
        const alone = await createSqlLedger({ db, clock: time.clock }).transact(async (tx) => {
          const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, 'share')
          return (
            showtime && countUnsold(showtime, await tx.seats.takenSeatsOf(cinemaId, [showtimeId], kiosk.device), nowMs)
          )
        })
        const listed = await listShowtimesToReview(db, cinemaId, nowMs, nowMs + 365 * 86_400_000)
        expect(listed.find((one) => one.showtimeId === showtimeId)?.unsoldSeats).toBe(alone)
        await db.deleteFrom('seat_custody').where('showtime_id', '=', showtimeId).execute()
      }),
      { numRuns: 100 },
    )
  })
})

it('a review asks Postgres as much for twenty showtimes that have not changed as for none', async () => {
  const server = await openTestServer('Postgres')
  try {
    const asked = async () => (await recordStatements(server.reviewAllotments)).length
    const forNone = await asked()
    for (let index = 0; index < 20; index++) await addShowtime(server)
    expect(await server.reviewAllotments()).toBe(20)
    expect([forNone > 0, await asked()]).toEqual([true, forNone])
  } finally {
    await server.close()
  }
})
