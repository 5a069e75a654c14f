import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import { idsPerDevice, type ShowtimeId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne } from '../../support/staff-at-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('a kiosk that names what is not its own, on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  const ticketAt = (ticketNumber: number) =>
    server.db
      .selectFrom('tickets')
      .select(['device', 'state', 'paid_fen'])
      .where('ticket_number', '=', ticketNumber as never)
      .executeTakeFirst()
  const foreign = (seq: number) => ({ acknowledgedSeq: seq, reviewItems: [{ seq, why: 'foreign-id' }] })
  /** A `sold` entry of this kiosk for a seat that it holds, its tickets under numbers from this one on. */
  const soldUnder = async (kiosk: TestKiosk, showtimeId: ShowtimeId, row: number, firstNumber: number) => {
    const seats = grantedSeats(
      await kiosk.grant(showtimeId, [
        { row, col: 1 },
        { row, col: 2 },
      ]),
    )
    const sold = kiosk.sold(showtimeId, seats)
    const tickets = sold.tickets.map((ticket, index) => ({ ...ticket, ticketNumber: firstNumber + index }))
    return kiosk.entry('sold', { ...sold, tickets })
  }
  /** A ticket that a lie has put into the tables, under this number. */
  const putLie = (ticketNumber: number, device: number) =>
    server.db
      .insertInto('tickets')
      .values({
        ...{ cinema_id: server.cinemaId, ticket_number: ticketNumber as never, showtime_id: 1 as never },
        ...{ seat_row: 1, seat_col: 1, sale_number: 1, state: 'displaced', device: device as never },
        ...{ sale_id: randomUUID() as never, price_fen: 1 as never, paid_fen: 1 as never, made_at_ms: 0 },
      })
      .execute()

  it('is another cinema’s kiosk where a sale there has the same id: its own is recorded', async () => {
    const kiosk = await enrolKiosk(server)
    const sold = kiosk.sold(await addShowtime(server), [{ row: 1, col: 1, grantNumber: 1 as never }])
    const elsewhere = server.cinemaId + 1
    await ensureCinema(server.db, { cinemaId: elsewhere, name: '另一家', nameEn: 'Another', timeZone: 'Asia/Shanghai' })
    await server.db
      .insertInto('tickets')
      .values({
        ...{ cinema_id: elsewhere, ticket_number: 77 as never, showtime_id: 1 as never },
        ...{ seat_row: 1, seat_col: 1, sale_number: 1, state: 'sold', device: kiosk.device },
        ...{ sale_id: sold.saleId as never, price_fen: 1 as never, paid_fen: 1 as never, made_at_ms: 0 },
      })
      .execute()
    const uploaded = await kiosk.upload([kiosk.entry('sold', sold)])
    expect(uploaded.body).toMatchObject({ reviewItems: [{ why: 'displaced' }] })
    expect(await ticketAt(sold.tickets[0]?.ticketNumber ?? 0)).toMatchObject({ device: kiosk.device })
  })

  it('takes none of the web shop’s coming numbers: the fact is kept unread with its money, and its journal goes on', async () => {
    const kiosk = await enrolKiosk(server)
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server)
    const first = await customer.hold(showtimeId, 2, 1)
    const lie = await soldUnder(kiosk, showtimeId, 3, first.orderId + 1)
    expect((await kiosk.upload([lie])).body).toMatchObject(foreign(1))
    expect(await itemsOf(kiosk)).toMatchObject([
      { why: 'foreign-id', seq: 1, amountFen: 7_980, ticket: null, ways: ['accept'] },
    ])
    const held = []
    for (let col = 2; col <= 5; col++) held.push((await customer.hold(showtimeId, 2, col)).msg)
    expect(held).toEqual(['', '', '', ''])
    const kept = await server.db
      .selectFrom('journal_entries')
      .select(['raw', 'outcome'])
      .where('device', '=', kiosk.device)
      .executeTakeFirstOrThrow()
    expect({ ...kept, raw: JSON.parse(kept.raw) }).toEqual({ outcome: 'unreadable', raw: lie })
    await sellOne(kiosk, showtimeId, 9)
    expect(await ticketAt(kiosk.device * idsPerDevice + 3)).toMatchObject({ state: 'sold' })
  })

  it('takes none of another kiosk’s numbers, so that its paid sale has its ticket', async () => {
    const [liar, kiosk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const lie = await soldUnder(liar, showtimeId, 3, kiosk.device * idsPerDevice + 1)
    expect((await liar.upload([lie])).body).toMatchObject(foreign(1))
    const { ticketNumber } = await sellOne(kiosk, showtimeId)
    expect(await ticketAt(ticketNumber)).toEqual({ device: kiosk.device, state: 'sold', paid_fen: 3_990 })
    expect(await itemsOf(liar, kiosk.device)).toEqual([])
  })

  it('makes no two tickets of one number, and records no sale twice', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const twice = await soldUnder(kiosk, showtimeId, 3, kiosk.device * idsPerDevice + 1)
    const body = twice.body as { tickets: object[] }
    const entries = [{ ...twice, body: { ...body, tickets: [body.tickets[0], body.tickets[0]] } }]
    expect((await kiosk.upload(entries)).body).toMatchObject(foreign(1))
    const seats = grantedSeats(
      await kiosk.grant(showtimeId, [
        { row: 1, col: 1 },
        { row: 1, col: 2 },
      ]),
    )
    const [first, second] = seats.map((seat) => kiosk.sold(showtimeId, [seat]))
    await kiosk.upload([kiosk.entry('sold', first)])
    const again = kiosk.entry('sold', { ...second, saleId: first?.saleId })
    expect((await kiosk.upload([again])).body).toMatchObject(foreign(3))
    expect(await ticketAt(kiosk.device * idsPerDevice + 4)).toBeUndefined()
  })

  it('uses up no id of another kiosk’s entry: that sale counts', async () => {
    const [liar, kiosk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    const sale = kiosk.entry('sold', kiosk.sold(showtimeId, seats))
    await liar.upload([{ ...liar.entry('staff-action', { accountId: 1, action: 'signed-in' }), id: sale.id }])
    expect((await kiosk.upload([sale])).body).toMatchObject({ acknowledgedSeq: 1, reviewItems: [] })
    expect(await ticketAt(kiosk.device * idsPerDevice + 1)).toMatchObject({ state: 'sold' })
  })

  it('takes back, prints and pays back no sale of another', async () => {
    const [liar, kiosk] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const { saleId, ticketNumber } = await sellOne(kiosk, showtimeId)
    const accountId = await addStaff(server, 'clerk')
    const { body } = await liar.upload([
      liar.entry('voided', { saleId, showtimeId, ticketNumbers: [ticketNumber], accountId }),
      liar.entry('printed', { saleId, ticketNumbers: [ticketNumber], how: 'paper', copy: 1 }),
      liar.entry('refund-started', { ticketNumber, saleId, amountFen: 3_990, paymentKey: randomUUID() }),
    ])
    const why = 'foreign-id'
    expect(body).toMatchObject({ acknowledgedSeq: 3, reviewItems: [1, 2, 3].map((seq) => ({ seq, why })) })
    expect(await ticketAt(ticketNumber)).toMatchObject({ state: 'sold' })
    const own = await sellOne(liar, showtimeId, 2)
    const other = await addShowtime(server)
    const voided = { saleId: own.saleId, showtimeId: other, ticketNumbers: [own.ticketNumber], accountId }
    expect((await liar.upload([liar.entry('voided', voided)])).body).toMatchObject(foreign(5))
    expect(await ticketAt(own.ticketNumber)).toMatchObject({ state: 'sold' })
  })

  it('goes on with what it began under its former number, once it was enrolled again with its key', async () => {
    const former = await enrolKiosk(server)
    const { saleId, ticketNumber } = await sellOne(former, await addShowtime(server))
    const kiosk = await enrolKiosk(server, null, former, former.key)
    const printed = kiosk.entry('printed', { saleId, ticketNumbers: [ticketNumber], how: 'paper', copy: 2 })
    expect((await kiosk.upload([printed])).body).toMatchObject({ acknowledgedSeq: 1, reviewItems: [] })
  })

  it('does not cost an honest customer the ticket, where the number is taken all the same', async () => {
    const kiosk = await enrolKiosk(server)
    const clerk = await addStaff(server, 'clerk', kiosk)
    const showtimeId = await addShowtime(server)
    await putLie(kiosk.device * idsPerDevice + 1, kiosk.device)
    await sellOne(kiosk, showtimeId)
    expect(await ticketAt(kiosk.device * idsPerDevice + 1)).toMatchObject({ state: 'displaced', paid_fen: 1 })
    const [item] = await itemsOf(kiosk)
    expect(item).toMatchObject({
      why: 'number-taken',
      ticket: { row: 1, col: 1, paidFen: 3_990, state: 'sold' },
      ways: ['reseat', 'refund', 'accept'],
    })
    expect(item?.ticket?.ticketNumber).toBeLessThan(idsPerDevice)
    await kiosk.ask('POST', syncPaths.resolve, { itemId: item?.itemId, accountId: clerk, end: { kind: 'refund' } })
    expect(await itemsOf(kiosk)).toMatchObject([{ why: 'refund-due', amountFen: 3_990 }])
  })

  it('stops no web customer either, where the server’s next number is taken all the same', async () => {
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server)
    const { orderId } = await customer.hold(showtimeId, 2, 1)
    await putLie(orderId + 1, 0)
    expect(await customer.hold(showtimeId, 2, 2)).toMatchObject({ msg: '', orderId: orderId + 2 })
  })
})
