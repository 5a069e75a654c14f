import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

const refusal = (code: string, more = {}) => ({ httpStatus: 409, body: { refusal: { code, ...more } } })
const seatsOfRow = (row: number, count: number, first = 1) =>
  Array.from({ length: count }, (_, index) => ({ row, col: first + index }))

describe.each(databaseKinds)('granting seats on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('gives all the seats asked for, and the same answer however often it is asked', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const requestId = randomUUID()
    const first = await kiosk.grant(showtimeId, seatsOfRow(1, 2), { requestId })
    expect(first).toEqual({
      httpStatus: 200,
      body: {
        seats: [
          { row: 1, col: 1, grantNumber: 1, proof: expect.any(String) },
          { row: 1, col: 2, grantNumber: 1, proof: expect.any(String) },
        ],
        acknowledgedSeq: 0,
      },
    })
    const again = await Promise.all([1, 2, 3].map(() => kiosk.grant(showtimeId, seatsOfRow(1, 2), { requestId })))
    expect(again).toEqual([first, first, first])
  })

  it('says with each answer, a remembered one too, how much of the journal of this epoch it has now', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const requestId = randomUUID()
    const ask = async (row: number, id?: string) => {
      const answer = await kiosk.grant(showtimeId, seatsOfRow(row, 1), id === undefined ? {} : { requestId: id })
      return (answer.body as { acknowledgedSeq: number }).acknowledgedSeq
    }
    const signedIn = () => kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    expect(await ask(1, requestId)).toBe(0)
    await kiosk.upload([signedIn(), signedIn()])
    expect(await ask(1, requestId)).toBe(2)
    await kiosk.upload([signedIn()])
    expect([await ask(1, requestId), await ask(2)]).toEqual([3, 3])
  })

  it('gives none where one is gone, names it, and remembers that answer too', async () => {
    const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await other.grant(showtimeId, [{ row: 1, col: 2 }]))
    const requestId = randomUUID()
    const gone = refusal('SeatsGone', { seats: [{ row: 1, col: 2 }] })
    expect(await kiosk.grant(showtimeId, seatsOfRow(1, 3), { requestId })).toEqual(gone)
    await other.upload([other.entry('rights-given-back', { showtimeId, seats, reason: 'order-left' })])
    expect(await kiosk.grant(showtimeId, seatsOfRow(1, 3), { requestId })).toEqual(gone)
    const granted = grantedSeats(await kiosk.grant(showtimeId, seatsOfRow(1, 3)))
    expect(granted.map((seat) => seat.grantNumber)).toEqual([1, 2, 1])
  })

  it('refuses showtimes that are unknown, called off or past their cutoff, and places nobody can sit in', async () => {
    const kiosk = await enrolKiosk(server)
    const seat = [{ row: 1, col: 1 }]
    const off = await addShowtime(server)
    await callOff(server, off)
    const begun = await addShowtime(server, { beginsInMinutes: 0 })
    for (const id of [off, begun, 99_999 as ShowtimeId]) {
      expect(await kiosk.grant(id, seat)).toEqual(refusal('ShowtimeClosed'))
    }
    const gap = await addShowtime(server, { plan: { gaps: seat } })
    expect(await kiosk.grant(gap, seat)).toEqual(refusal('SeatsGone', { seats: seat }))
    const outside = { row: 7, col: 1 }
    expect(await kiosk.grant(gap, [outside, { row: 2, col: 1 }])).toEqual(refusal('SeatsGone', { seats: [outside] }))
    expect(await kiosk.grant(gap, [...seatsOfRow(2, 1), ...seatsOfRow(2, 1)])).toMatchObject(refusal('BadRequest'))
    expect(await kiosk.grant(gap, seatsOfRow(2, 1), { epoch: 2 })).toEqual(refusal('WrongEpoch'))
  })

  it('keeps allotted seats within the cap of a kiosk, its part of the share, and the last ones at home', async () => {
    const own = await openTestServer(kind)
    const kiosks = [await enrolKiosk(own), await enrolKiosk(own), await enrolKiosk(own)] as const
    const ask = (place: 0 | 1 | 2, seats: { row: number; col: number }[], id: ShowtimeId) =>
      kiosks[place].grant(id, seats, { purpose: 'allotment' })
    // 60 seats: 24 together, so 8 for each of three kiosks.
    const showtimeId = await addShowtime(own)
    expect(await ask(0, seatsOfRow(1, 9), showtimeId)).toEqual(refusal('AllotmentFull', { most: 8 }))
    grantedSeats(await ask(0, seatsOfRow(1, 6), showtimeId))
    expect(await ask(0, seatsOfRow(2, 3), showtimeId)).toEqual(refusal('AllotmentFull', { most: 2 }))
    // 12 seats: 40 % are 4, one for each; and with 4 always at home, 8 may go at all.
    const small = await addShowtime(own, { plan: { rows: 2, cols: 6 } })
    grantedSeats(await ask(0, seatsOfRow(1, 1), small))
    expect(await ask(1, seatsOfRow(2, 2), small)).toEqual(refusal('AllotmentFull', { most: 1 }))
    const customer = await signIn(own)
    for (const col of [1, 2, 3, 4, 5]) await customer.hold(small, 2, col)
    const more = await signIn(own)
    for (const col of [2, 3]) await more.hold(small, 1, col)
    // 5 are unsold, 1 of them allotted: 4 are left, which stay.
    expect(await ask(2, [{ row: 2, col: 6 }], small)).toEqual(refusal('AllotmentFull', { most: 0 }))
    grantedSeats(await kiosks[2].grant(small, [{ row: 2, col: 6 }]))
    await own.close()
  })

  it('gives no allotted seats in the last minutes before sales end', async () => {
    const kiosk = await enrolKiosk(server)
    const soon = await addShowtime(server, { beginsInMinutes: 5 })
    const allotted = await kiosk.grant(soon, seatsOfRow(1, 1), { purpose: 'allotment' })
    expect(allotted).toEqual(refusal('AllotmentFull', { most: 0 }))
    grantedSeats(await kiosk.grant(soon, seatsOfRow(1, 1)))
  })

  it('keeps wheelchair places at home unless somebody buys one', async () => {
    const kiosk = await enrolKiosk(server)
    const wheelchairs = [{ row: 1, col: 1 }]
    const showtimeId = await addShowtime(server, { plan: { wheelchairs } })
    const allotted = await kiosk.grant(showtimeId, seatsOfRow(1, 2), { purpose: 'allotment' })
    expect(allotted).toEqual(refusal('SeatsGone', { seats: wheelchairs }))
    expect(grantedSeats(await kiosk.grant(showtimeId, wheelchairs))).toHaveLength(1)
  })

  it('takes a seat whose hold for a web customer ran out, and lets that order lapse', async () => {
    const kiosk = await enrolKiosk(server)
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    const seat = [{ row: 1, col: 1 }]
    expect(await kiosk.grant(showtimeId, seat)).toEqual(refusal('SeatsGone', { seats: seat }))
    await server.time.pass(900_000)
    expect(grantedSeats(await kiosk.grant(showtimeId, seat))).toMatchObject([{ row: 1, col: 1, grantNumber: 2 }])
    // Before the customer tries to pay: otherwise the kiosk's own ticket would be the seat's second live one.
    const tickets = server.db.selectFrom('tickets').select('state').where('showtime_id', '=', showtimeId)
    expect(await tickets.execute()).toEqual([{ state: 'lapsed' }])
    expect((await customer.buy(orderId)).msg).toBe('buying ticket overtime')
  })

  it('gives a seat that two kiosks and a web customer ask for at once to exactly one', async () => {
    const [a, b] = [await enrolKiosk(server), await enrolKiosk(server)]
    const customer = await signIn(server)
    for (let round = 0; round < 10; round++) {
      const showtimeId = await addShowtime(server)
      const seats = seatsOfRow(1, 2)
      const [ofA, ofB, ofWeb] = await Promise.all([
        a.grant(showtimeId, seats),
        b.grant(showtimeId, seats.toReversed()),
        customer.hold(showtimeId, 1, 2),
      ])
      const wins = [ofA.httpStatus === 200, ofB.httpStatus === 200, ofWeb.msg === '']
      expect(wins.filter(Boolean)).toHaveLength(1)
    }
    expect(server.faults).toEqual([])
  })

  it('never lets all kiosks together have more than their share, also when they ask at once', async () => {
    const own = await openTestServer(kind)
    const kiosks = await Promise.all(Array.from({ length: 6 }, () => enrolKiosk(own)))
    // 12 seats: 4 together, though each of the six may have one.
    const showtimeId = await addShowtime(own, { plan: { rows: 6, cols: 2 } })
    const answers = await Promise.all(
      kiosks.map((kiosk, index) => kiosk.grant(showtimeId, seatsOfRow(index + 1, 1), { purpose: 'allotment' })),
    )
    expect(answers.filter((answer) => answer.httpStatus === 200)).toHaveLength(4)
    await own.close()
  })
})
