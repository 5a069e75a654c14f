import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addFilm, addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('taking a kiosk’s journal on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const ticketsOf = (device: DeviceNumber) =>
    server.db
      .selectFrom('tickets')
      .select(['ticket_number', 'seat_row', 'seat_col', 'state', 'paid_fen'])
      .where('device', '=', device)
      .orderBy('ticket_number')
      .execute()
  const taken = (acknowledgedSeq: number, reviewItems: { seq: number; why: string }[] = []) => ({
    httpStatus: 200,
    body: { acknowledgedSeq, proof: expect.any(String), durability: server.durability, reviewItems },
  })
  const gap = (expectedSeq: number) => ({ httpStatus: 409, body: { refusal: { code: 'JournalGap', expectedSeq } } })
  const grant = async (kiosk: TestKiosk, showtimeId: ShowtimeId, col = 1) =>
    grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col }]))

  it('looks nothing up for entries that are out of order, and takes nobody for a copy because of them', async () => {
    const kiosk = await enrolKiosk(server)
    const entries = [1, 2, 3].map(() => kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }))
    expect((await kiosk.upload(entries)).httpStatus).toBe(200)
    const late = { ...kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }), seq: 9_000_000 }
    const wrong = [[entries[0], entries[2]], [entries[2], entries[1]], [entries[1], late], [late]]
    const statements = await recordStatements(async () => {
      for (const batch of wrong) expect(await kiosk.upload(batch)).toEqual(gap(4))
    })
    expect(statements.length).toBeGreaterThan(0)
    expect(statements.filter(({ text }) => text.includes('journal_entries'))).toEqual([])
    expect((await kiosk.hello({}, 3)).body).toMatchObject({ stopped: null, acknowledgedSeq: 3 })
  })

  it('records a sale once, under the kiosk’s own number, however often and however cut it comes', async () => {
    const kiosk = await enrolKiosk(server)
    const filmId = await addFilm(server, '一部影片')
    const showtimeId = await addShowtime(server, { filmId })
    const seats = await grant(kiosk, showtimeId)
    const entries = [
      kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats }),
      kiosk.entry('sold', kiosk.sold(showtimeId, seats)),
      kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }),
    ]
    expect(await kiosk.upload(entries.slice(0, 2))).toEqual(taken(2))
    const again = await Promise.all([kiosk.upload(entries), kiosk.upload(entries), kiosk.upload(entries)])
    expect(again).toEqual([taken(3), taken(3), taken(3)])
    expect(await ticketsOf(kiosk.device)).toEqual([
      { ticket_number: kiosk.device * 100_000_000 + 1, seat_row: 1, seat_col: 1, state: 'sold', paid_fen: 3_990 },
    ])
    const office = (await kiosk.ask('GET', syncPaths.boxOffice)).body as { rows: object[] }
    const row = {
      title: { zh: '一部影片', en: '一部影片' },
      showtimeCount: 1,
      ticketCount: 1,
      takenFen: 3_990,
      seatCount: 60,
    }
    expect(office.rows).toContainEqual(expect.objectContaining(row))
  })

  it('takes back only what the kiosk holds under that very number', async () => {
    const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const seats = await grant(kiosk, showtimeId)
    const returnSeats = () => kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'order-left' })
    await kiosk.upload([returnSeats()])
    const [now] = await grant(other, showtimeId)
    expect(now?.grantNumber).toBe(2)
    expect(await kiosk.upload([returnSeats()])).toEqual(taken(2))
    expect((await kiosk.grant(showtimeId, [{ row: 1, col: 1 }])).httpStatus).toBe(409)
  })

  it('stops at a gap and says which entry it waits for, having applied nothing', async () => {
    const kiosk = await enrolKiosk(server)
    const [first, second, third] = [1, 2, 3].map(() =>
      kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }),
    )
    expect(await kiosk.upload([second])).toEqual(gap(1))
    expect(await kiosk.upload([first, third])).toEqual(gap(1))
    expect(await kiosk.upload([first])).toEqual(taken(1))
    expect(await kiosk.upload([third])).toEqual(gap(2))
    expect(await kiosk.upload([first, second, third])).toEqual(taken(3))
  })

  it('does not acknowledge another fact under a number that is taken', async () => {
    const kiosk = await enrolKiosk(server)
    const entry = kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    await kiosk.upload([entry])
    expect(await kiosk.upload([{ ...entry, id: randomUUID() }])).toEqual(gap(2))
  })

  it('keeps what it can’t read as it came, and goes on with what follows', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = await grant(kiosk, showtimeId)
    const strange = { ...kiosk.entry('sold', { saleId: 'nonsense' }), kind: 'invented\0later' }
    const others = { ...kiosk.entry('sold', kiosk.sold(showtimeId, seats)), device: kiosk.device + 1 }
    const sale = kiosk.sold(showtimeId, seats)
    const unstorable = kiosk.entry('sold', { ...sale, payment: { ...sale.payment, terminalReference: 'a\0b' } })
    const good = kiosk.entry('sold', kiosk.sold(showtimeId, seats))
    const why = (seq: number) => ({ seq, why: 'unreadable' })
    const entries = [strange, others, unstorable, good]
    expect(await kiosk.upload(entries)).toEqual(taken(4, [why(1), why(2), why(3)]))
    expect(await kiosk.upload(entries)).toEqual(taken(4, [why(1), why(2), why(3)]))
    expect((await ticketsOf(kiosk.device)).map((ticket) => ticket.state)).toEqual(['sold'])
    const kept = await server.db
      .selectFrom('journal_entries')
      .select('raw')
      .where('device', '=', kiosk.device)
      .where('seq', '=', 1)
      .executeTakeFirstOrThrow()
    expect(JSON.parse(kept.raw)).toEqual(strange)
  })

  it('records a sale of a seat that has gone on without it as displaced, for a person to resolve', async () => {
    const kiosk = await enrolKiosk(server)
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server)
    const seats = await grant(kiosk, showtimeId)
    await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'order-left' })])
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('')
    const answer = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seats))])
    expect(answer).toEqual(taken(2, [{ seq: 2, why: 'displaced' }]))
    expect(await ticketsOf(kiosk.device)).toMatchObject([{ state: 'displaced', paid_fen: 3_990 }])
  })

  it('records a sale at a price that never was, or of a showtime that is off, whose money is due at once', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const cheap = await grant(kiosk, showtimeId, 1)
    const off = await addShowtime(server)
    const late = await grant(kiosk, off)
    await callOff(server, off)
    const entries = [
      kiosk.entry('sold', kiosk.sold(showtimeId, cheap, 100)),
      kiosk.entry('sold', kiosk.sold(off, late)),
      kiosk.entry('sold', kiosk.sold(99_999 as ShowtimeId, late)),
    ]
    const problems = [
      { seq: 1, why: 'price' },
      { seq: 2, why: 'called-off' },
      { seq: 3, why: 'displaced' },
    ]
    expect(await kiosk.upload(entries)).toEqual(taken(3, problems))
    expect((await ticketsOf(kiosk.device)).map((ticket) => ticket.state)).toEqual(['sold', 'refunded', 'displaced'])
    const due = await server.db
      .selectFrom('review_items')
      .select(['ticket_number', 'amount_fen', 'cause', 'payer'])
      .where('why', '=', 'refund-due')
      .where('device', '=', kiosk.device)
      .execute()
    const ticketNumber = kiosk.device * 100_000_000 + 2
    expect(due).toEqual([{ ticket_number: ticketNumber, amount_fen: 3_990, cause: 'called-off', payer: null }])
    const custody = await server.db
      .selectFrom('seat_custody')
      .select(['state', 'number'])
      .where('showtime_id', '=', off)
      .execute()
    expect(custody).toEqual([{ state: 'free', number: 2 }])
  })

  it('records a sale whose total is not the sum of its tickets, and lists it for a person', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const sold = kiosk.sold(showtimeId, await grant(kiosk, showtimeId, 1))
    const entries = [kiosk.entry('sold', { ...sold, totalFen: toFen(sold.totalFen + 1) })]
    expect(await kiosk.upload(entries)).toEqual(taken(1, [{ seq: 1, why: 'price' }]))
    expect((await ticketsOf(kiosk.device)).map((ticket) => ticket.state)).toEqual(['sold'])
    const waiting = await server.db
      .selectFrom('review_items')
      .select(['why', 'seq', 'ticket_number'])
      .where('device', '=', kiosk.device)
      .execute()
    expect(waiting).toEqual([{ why: 'price', seq: 1, ticket_number: null }])
  })

  it('lets a sale of written-off seats stand when the kiosk turns up after all', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = await grant(kiosk, showtimeId)
    await server.db
      .updateTable('seat_custody')
      .set({ state: 'written-off' })
      .where('holder', '=', kiosk.device)
      .execute()
    expect((await kiosk.grant(showtimeId, [{ row: 1, col: 1 }])).httpStatus).toBe(409)
    expect(await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seats))])).toEqual(taken(1))
  })

  it('refuses a journal of another epoch', async () => {
    const kiosk = await enrolKiosk(server)
    const entry = kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    const answer = await kiosk.ask('POST', syncPaths.journal, { epoch: 2, entries: [entry] })
    expect(answer).toEqual({ httpStatus: 409, body: { refusal: { code: 'WrongEpoch' } } })
  })
})
