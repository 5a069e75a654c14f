import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import type { AllotAnswer } from '../../../shared/sync/allotment-messages.ts'
import { maxAllotmentsAtOnce } from '../../../shared/sync/allotment-messages.ts'
import { addFilm, addHall, addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { isWholeFigure } from '../../support/figures.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

const row = (number: number, count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => ({ row: number, col: first + index }))
const wish = (showtimeId: ShowtimeId, seats: readonly SeatPosition[]) => ({
  requestId: randomUUID(),
  showtimeId,
  seats,
})
const outcomesOf = (answer: { readonly body: unknown }) => (answer.body as AllotAnswer).outcomes
/** What came of each, without ids and proofs. */
const saidOf = (answer: { readonly body: unknown }) =>
  outcomesOf(answer).map((outcome) =>
    outcome.kind === 'granted' ? outcome.seats.map(({ proof: _, ...seat }) => seat) : outcome.refusal,
  )

describe.each(databaseKinds)('allotted seats of many showtimes, asked for at once, on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  let other: TestKiosk
  beforeAll(async () => {
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
    other = await enrolKiosk(server)
  })
  afterAll(() => server.close())

  it('are given of each showtime all or none, whatever comes of the others, and each with a proof', async () => {
    const [whole, gone, off, full] = [
      await addShowtime(server),
      await addShowtime(server),
      await addShowtime(server),
      await addShowtime(server),
    ]
    await callOff(server, off)
    grantedSeats(await other.grant(gone, row(1, 1, 2)))
    const wishes = [wish(full, row(1, 9)), wish(off, row(1, 1)), wish(gone, row(1, 3)), wish(whole, row(1, 2))]
    const answer = await kiosk.allot(wishes)
    expect(answer.httpStatus).toBe(200)
    expect(outcomesOf(answer)).toEqual([
      { kind: 'refused', requestId: wishes[0]?.requestId, refusal: { code: 'AllotmentFull', most: 8 } },
      { kind: 'refused', requestId: wishes[1]?.requestId, refusal: { code: 'ShowtimeClosed' } },
      { kind: 'refused', requestId: wishes[2]?.requestId, refusal: { code: 'SeatsGone', seats: row(1, 1, 2) } },
      {
        kind: 'granted',
        requestId: wishes[3]?.requestId,
        seats: row(1, 2).map((seat) => ({ ...seat, grantNumber: 1, proof: expect.any(String) })),
      },
    ])
    const free = await kiosk.grant(gone, row(1, 1))
    expect(grantedSeats(free).map(({ grantNumber }) => grantNumber)).toEqual([1])
  })

  it('get the same answer however often they are asked for, at once, among others or by a grant of that id', async () => {
    const wishes = [wish(await addShowtime(server), row(1, 2)), wish(await addShowtime(server), row(1, 9))]
    const [granted, refused] = wishes
    if (!granted || !refused) throw new Error('two wishes')
    const first = await kiosk.allot(wishes)
    const again = await Promise.all([kiosk.allot(wishes), kiosk.allot(wishes)])
    expect(again).toEqual([first, first])
    const more = wish(await addShowtime(server), row(1, 1))
    expect(outcomesOf(await kiosk.allot([more, ...wishes])).slice(1)).toEqual(outcomesOf(first))
    const alone = await kiosk.grant(granted.showtimeId, granted.seats, { ...granted, purpose: 'allotment' })
    expect(alone.body).toMatchObject({ seats: (outcomesOf(first)[0] as { seats?: object }).seats as object })
    const before = randomUUID()
    const byGrant = await kiosk.grant(more.showtimeId, row(2, 1), { requestId: before, purpose: 'allotment' })
    const inList = outcomesOf(await kiosk.allot([{ ...wish(more.showtimeId, row(2, 1)), requestId: before }]))
    expect(inList).toMatchObject([{ kind: 'granted', seats: (byGrant.body as { seats: object }).seats }])
  })

  it('are no other kiosk’s, whose requests have the same ids', async () => {
    const showtimeId = await addShowtime(server)
    const [first, second] = [wish(showtimeId, row(1, 1)), wish(showtimeId, row(2, 1))]
    expect(saidOf(await kiosk.allot([first]))).toEqual([[{ row: 1, col: 1, grantNumber: 1 }]])
    expect(saidOf(await other.allot([{ ...second, requestId: first.requestId }]))).toEqual([
      [{ row: 2, col: 1, grantNumber: 1 }],
    ])
  })

  it('are refused as a whole under an epoch that is not the kiosk’s, and where a showtime or an id comes twice', async () => {
    const showtimeId = await addShowtime(server)
    const one = wish(showtimeId, row(1, 1))
    const lists = [
      [one, wish(showtimeId, row(2, 1))],
      [one, { ...wish(await addShowtime(server), row(1, 1)), requestId: one.requestId }],
      Array.from({ length: maxAllotmentsAtOnce + 1 }, (_, index) => wish((900_000 + index) as ShowtimeId, row(1, 1))),
    ]
    for (const list of lists) {
      expect(await kiosk.allot(list)).toMatchObject({ httpStatus: 409, body: { refusal: { code: 'BadRequest' } } })
    }
    const stale = await enrolKiosk(server)
    await stale.closeEpoch('epoch')
    expect(await stale.allot([one], 1)).toEqual({ httpStatus: 409, body: { refusal: { code: 'WrongEpoch' } } })
  })

  it('let the order lapse whose hold for a web customer ran out', async () => {
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    await customer.hold(showtimeId, 1, 1)
    const asked = () => kiosk.allot([wish(showtimeId, row(1, 2))])
    expect(saidOf(await asked())).toEqual([{ code: 'SeatsGone', seats: row(1, 1) }])
    await server.time.pass(901_000)
    expect(saidOf(await asked())).toEqual([
      [
        { row: 1, col: 1, grantNumber: 2 },
        { row: 1, col: 2, grantNumber: 1 },
      ],
    ])
    const tickets = server.db.selectFrom('tickets').select('state').where('showtime_id', '=', showtimeId)
    expect(await tickets.execute()).toEqual([{ state: 'lapsed' }])
  })

  it('are told to the other kiosks as one change of each showtime that seats were given of', async () => {
    const showtimes = [await addShowtime(server), await addShowtime(server), await addShowtime(server)]
    await server.push()
    const before = (await other.pull('seatStates')).checkpoint.seq
    const [one, two, three] = showtimes.map((id, index) => wish(id, row(1, index === 1 ? 9 : 2)))
    if (!one || !two || !three) throw new Error('three wishes')
    await kiosk.allot([one, two, three])
    await server.push()
    const { documents } = await other.pull('seatStates', before)
    expect(documents.map(({ id }) => Number(id))).toEqual([showtimes[0], showtimes[2]])
  })

  it('are decided as one request each would be, one after the other', async () => {
    const nowMs = server.time.clock.nowMs()
    const seat = fc.record({ row: fc.integer({ min: 1, max: 3 }), col: fc.integer({ min: 1, max: 5 }) })
    const seats = (minLength: number) =>
      fc.uniqueArray(seat, { minLength, maxLength: 4, selector: ({ row, col }) => `${row}-${col}` })
    const custody = fc.record({
      state: fc.constantFrom('free', 'granted', 'in-payment', 'sold', 'written-off'),
      isOwn: fc.boolean(),
      endsInMs: fc.constantFrom(-1, 0, 1),
    })
    const showtime = fc.record({
      wheelchairs: fc.array(seat, { maxLength: 1 }),
      gaps: fc.array(seat, { maxLength: 1 }),
      beginsInMinutes: fc.constantFrom(3, 60, 2_000),
      known: fc.array(fc.tuple(seat, custody), { maxLength: 3 }),
      wanted: seats(1),
    })
    const filmId = await addFilm(server)
    const prepare = async (asked: readonly (typeof showtime extends fc.Arbitrary<infer One> ? One : never)[]) => {
      const wishes: ReturnType<typeof wish>[] = []
      for (const { wheelchairs, gaps, beginsInMinutes, known, wanted } of asked) {
        const hallId = await addHall(server, { rows: 3, cols: 5, wheelchairs, gaps })
        const id = await addShowtime(server, { filmId, hallId, beginsInMinutes })
        const rows = new Map(
          known.map(([{ row: seat_row, col: seat_col }, { state, isOwn, endsInMs }]) => {
            const { device } = isOwn ? kiosk : other
            const hold_ends_at_ms = state === 'in-payment' ? nowMs + endsInMs : null
            const of = { cinema_id: server.cinemaId, showtime_id: id, seat_row, seat_col, holder: device }
            return [`${seat_row}-${seat_col}`, { ...of, state, hold_ends_at_ms, epoch: 1, number: 3 }]
          }),
        )
        if (rows.size > 0)
          await server.db
            .insertInto('seat_custody')
            .values([...rows.values()])
            .execute()
        wishes.push(wish(id, wanted))
      }
      return wishes
    }
    await fc.assert(
      fc.asyncProperty(fc.array(showtime, { minLength: 6, maxLength: 10 }), async (asked) => {
        const together = saidOf(await kiosk.allot(await prepare(asked)))
        const alone: unknown[] = []
        for (const one of await prepare(asked)) {
          const { body } = await kiosk.grant(one.showtimeId, one.seats, { ...one, purpose: 'allotment' })
          const { seats, refusal } = body as { seats?: { proof: string }[]; refusal?: unknown }
          alone.push(seats?.map(({ proof: _, ...seat }) => seat) ?? refusal)
        }
        expect(together).toEqual(alone)
      }),
      { numRuns: isWholeFigure ? 100 : 4 },
    )
  })
})

describe.runIf(databaseKinds.includes('Postgres'))('on Postgres', () => {
  it('allotted seats of forty showtimes cost as many statements as those of four, also where all are refused', async () => {
    const server = await openTestServer('Postgres')
    try {
      const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
      const filmId = await addFilm(server)
      const showtimes: ShowtimeId[] = []
      for (let index = 0; index < 44; index++) showtimes.push(await addShowtime(server, { filmId }))
      await server.reviewAllotments()
      const costOf = async (by: TestKiosk, of: readonly ShowtimeId[]) => {
        const sent = await recordStatements(() => by.allot(of.map((id) => wish(id, row(1, 2)))))
        return sent.length
      }
      const [few, many] = [showtimes.slice(0, 4), showtimes.slice(4)]
      expect(await costOf(kiosk, many)).toBe(await costOf(kiosk, few))
      expect(await costOf(other, many)).toBe(await costOf(other, few))
    } finally {
      await server.close()
    }
  })

  it('bounds of forty showtimes that have changed are written in as many statements as those of four', async () => {
    const server = await openTestServer('Postgres')
    try {
      const filmId = await addFilm(server)
      const add = async (count: number) => {
        for (let index = 0; index < count; index++) await addShowtime(server, { filmId })
      }
      const reviewed = async () => {
        let changed = 0
        const sent = await recordStatements(async () => {
          changed = await server.reviewAllotments()
        })
        return { changed, statements: sent.length }
      }
      await add(4)
      const few = await reviewed()
      await add(40)
      expect([few.changed, await reviewed()]).toEqual([4, { changed: 40, statements: few.statements }])
    } finally {
      await server.close()
    }
  })

  it('twenty kiosks that ask for seats of the same showtimes at once each get theirs, within what all may have', async () => {
    const server = await openTestServer('Postgres')
    try {
      const kiosks = await Promise.all(Array.from({ length: 20 }, () => enrolKiosk(server)))
      const filmId = await addFilm(server)
      const showtimes: ShowtimeId[] = []
      for (let index = 0; index < 5; index++) showtimes.push(await addShowtime(server, { filmId }))
      // 60 seats: 24 together, one for each of twenty.
      const answers = await Promise.all(
        kiosks.map((kiosk, index) => {
          const seats = [{ row: 1 + Math.floor(index / 10), col: 1 + (index % 10) }]
          const order = index % 2 === 0 ? showtimes : showtimes.toReversed()
          return kiosk.allot(order.map((id) => wish(id, seats)))
        }),
      )
      expect(answers.flatMap(outcomesOf).filter(({ kind }) => kind === 'granted')).toHaveLength(100)
      expect(server.faults).toEqual([])
    } finally {
      await server.close()
    }
  })
})
