import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noteSignIn } from '../../../server/ledger/devices/device-staff.ts'
import type { AccountId, ShowtimeId } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { ListedItem } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne } from '../../support/staff-at-kiosk.ts'

describe.each(databaseKinds)('what waits for a person on %s', (kind) => {
  let server: TestServer
  let clerk: AccountId
  let manager: AccountId
  beforeAll(async () => {
    server = await openTestServer(kind)
    clerk = await addStaff(server, 'clerk')
    manager = await addStaff(server, 'manager')
  })
  afterAll(() => server.close())

  const resolve = async (
    kiosk: TestKiosk,
    item: ListedItem | undefined,
    end: object,
    accountId = clerk,
  ): Promise<object> => {
    await noteSignIn(server.db, kiosk.device, accountId)
    const { body } = await kiosk.ask('POST', syncPaths.resolve, { itemId: item?.itemId ?? 0, accountId, end })
    return (body as { refusal?: object }).refusal ?? (body as object)
  }
  const ticketsOf = (showtimeId: ShowtimeId) =>
    server.db
      .selectFrom('tickets')
      .select(['ticket_number', 'seat_row', 'seat_col', 'state', 'device'])
      .where('showtime_id', '=', showtimeId)
      .orderBy('made_at_ms')
      .orderBy('ticket_number')
      .execute()

  /** A ticket that was paid for at this kiosk while another kiosk had got its seat. */
  async function aDisplaced(kiosk: TestKiosk) {
    const other = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'order-left' })])
    await sellOne(other, showtimeId)
    await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seats))])
    const [item] = await itemsOf(kiosk)
    return { showtimeId, other, item }
  }

  it('is told with its story and the ways to end it', async () => {
    const kiosk = await enrolKiosk(server)
    const { showtimeId, item } = await aDisplaced(kiosk)
    expect(item).toMatchObject({
      why: 'displaced',
      device: kiosk.device,
      ticket: { row: 1, col: 1, paidFen: 3_990, state: 'displaced' },
      showtime: { showtimeId, priceFen: 3_990, isCalledOff: false },
      ways: ['reseat', 'refund', 'accept'],
    })
  })

  it('ends with another seat: the old ticket is on the doors’ list, a new one counts, said twice it is one', async () => {
    const kiosk = await enrolKiosk(server)
    const { showtimeId, other, item } = await aDisplaced(kiosk)
    const end = { kind: 'reseat', seat: { row: 2, col: 5 } }
    const answer = await resolve(kiosk, item, end)
    expect(answer).toMatchObject({ ticket: { showtimeId, row: 2, col: 5, saleNumber: 1 } })
    expect(await resolve(kiosk, item, end)).toEqual(answer)
    expect(await resolve(kiosk, item, { ...end, seat: { row: 2, col: 6 } })).toEqual({ code: 'NoItem' })
    // Another person’s word is not the first one’s said again.
    expect(await resolve(kiosk, item, end, manager)).toEqual({ code: 'NoItem' })
    const { ticketNumber } = (answer as { ticket: { ticketNumber: number } }).ticket
    const tickets = await ticketsOf(showtimeId)
    expect(tickets).toHaveLength(3)
    expect(tickets).toContainEqual(expect.objectContaining({ device: kiosk.device, state: 'refunded', seat_row: 1 }))
    const now = { ticket_number: ticketNumber, device: kiosk.device, state: 'sold', seat_row: 2, seat_col: 5 }
    expect(tickets).toContainEqual(now)
    expect(await itemsOf(kiosk)).toEqual([])
    await server.push()
    const { documents } = await kiosk.pull('refunds')
    const replacement = { ticketNumber, row: 2, col: 5, saleNumber: 1 }
    expect(documents).toContainEqual(expect.objectContaining({ device: kiosk.device, money: 'none', replacement }))
    expect((await other.grant(showtimeId, [{ row: 2, col: 5 }])).httpStatus).toBe(409)
  })

  it('gives nobody a seat that is taken, or none', async () => {
    const kiosk = await enrolKiosk(server)
    const { showtimeId, other, item } = await aDisplaced(kiosk)
    await other.grant(showtimeId, [{ row: 1, col: 2 }])
    const seats = [
      { row: 1, col: 1 },
      { row: 1, col: 2 },
      { row: 60, col: 60 },
    ]
    for (const seat of seats) {
      expect(await resolve(kiosk, item, { kind: 'reseat', seat })).toEqual({ code: 'SeatsGone', seats: [seat] })
    }
    expect(await itemsOf(kiosk)).toHaveLength(1)
  })

  it('gives a seat that many ask for at once to one', async () => {
    const kiosks = await Promise.all([enrolKiosk(server), enrolKiosk(server), enrolKiosk(server)])
    const showtimeId = await addShowtime(server)
    const other = await enrolKiosk(server)
    const items: (ListedItem | undefined)[] = []
    for (const [index, kiosk] of kiosks.entries()) {
      const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: index + 1 }]))
      await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats, reason: 'order-left' })])
      await sellOne(other, showtimeId, index + 1)
      await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, seats))])
      items.push((await itemsOf(kiosk))[0])
    }
    const end = { kind: 'reseat', seat: { row: 3, col: 3 } }
    const answers = await Promise.all(kiosks.map((kiosk, index) => resolve(kiosk, items[index], end)))
    expect(answers.filter((answer) => 'ticket' in answer)).toHaveLength(1)
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'SeatsGone')).toHaveLength(2)
  })

  it('ends with the money back, which is then due, once', async () => {
    const kiosk = await enrolKiosk(server)
    const { showtimeId, item } = await aDisplaced(kiosk)
    const all = await Promise.all([1, 2, 3].map(() => resolve(kiosk, item, { kind: 'refund' })))
    expect(all).toEqual(Array(3).fill({ ticket: null }))
    expect(await itemsOf(kiosk)).toMatchObject([
      { why: 'refund-due', cause: 'displaced', amountFen: 3_990, payer: null, ways: [] },
    ])
    const [due] = await itemsOf(kiosk)
    expect(await resolve(kiosk, due, { kind: 'accept' })).toEqual({ code: 'NotThisWay' })
    // The seat is the other one's by now, and stays sold.
    expect(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }])).toMatchObject({
      body: { refusal: { code: 'SeatsGone' } },
    })
  })

  it('may stand as it is; that is written down with who', async () => {
    const kiosk = await enrolKiosk(server)
    await sellOne(kiosk, await addShowtime(server), 1, 100)
    const [item] = await itemsOf(kiosk)
    expect(item).toMatchObject({ why: 'price', ways: ['accept', 'refund'] })
    expect(await resolve(kiosk, item, { kind: 'reseat', seat: { row: 2, col: 2 } })).toEqual({ code: 'NotThisWay' })
    expect(await resolve(kiosk, item, { kind: 'accept' }, 99_999 as AccountId)).toEqual({ code: 'NotStaff' })
    expect(await resolve(kiosk, item, { kind: 'accept' })).toEqual({ ticket: null })
    expect(await itemsOf(kiosk)).toEqual([])
    const audit = await server.db
      .selectFrom('audit')
      .select(['account_id', 'device', 'detail'])
      .where('action', '=', 'item-resolved')
      .where('device', '=', kiosk.device)
      .execute()
    expect(audit).toMatchObject([{ account_id: clerk, detail: { from: { itemId: item?.itemId, why: 'price' } } }])
  })

  it('is nothing where a kiosk sold at a price that the showtime once had', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    await server.db
      .insertInto('former_prices')
      .values({ cinema_id: server.cinemaId, showtime_id: showtimeId, price_fen: toFen(2_500) })
      .execute()
    await sellOne(kiosk, showtimeId, 1, 2_500)
    expect(await itemsOf(kiosk)).toEqual([])
  })

  it('is one item for a whole journal that was quarantined, which a manager may let count', async () => {
    const [kiosk, helper] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    const block = (is_blocked: boolean) =>
      server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
    await block(true)
    const first = kiosk.entry('sold', kiosk.sold(showtimeId, seats))
    await kiosk.upload([first])
    const strange = { ...kiosk.entry('sold', {}), kind: 'later' }
    const again = { ...kiosk.entry('staff-action', {}), id: first.id }
    expect((await kiosk.upload([strange, again])).httpStatus).toBe(200)
    const quarantinedItems = () => itemsOf(helper, kiosk.device)
    const apart = (await quarantinedItems()).filter(({ why }) => why === 'quarantined')
    expect(apart).toMatchObject([{ seq: 1, ways: ['apply', 'accept'] }])
    expect(await resolve(helper, apart[0], { kind: 'apply' })).toEqual({ code: 'NeedsManager' })
    expect(await resolve(helper, apart[0], { kind: 'accept' })).toEqual({ code: 'NeedsManager' })
    expect(await ticketsOf(showtimeId)).toEqual([])
    expect(await resolve(helper, apart[0], { kind: 'apply' }, manager)).toEqual({ ticket: null })
    expect(await resolve(helper, apart[0], { kind: 'apply' }, manager)).toEqual({ ticket: null })
    expect(await ticketsOf(showtimeId)).toMatchObject([{ state: 'sold', device: kiosk.device }])
    expect((await quarantinedItems()).map(({ why, seq }) => ({ why, seq }))).toEqual([
      { why: 'unreadable', seq: 3 },
      { why: 'unreadable', seq: 2 },
    ])
  })
})
