import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noteSignIn } from '../../../server/ledger/devices/device-staff.ts'
import type { AccountId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf, sellOne, takeBack } from '../../support/staff-at-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

describe.each(databaseKinds)('money that is due on %s', (kind) => {
  let server: TestServer
  let clerk: AccountId
  let manager: AccountId
  beforeAll(async () => {
    server = await openTestServer(kind)
    clerk = await addStaff(server, 'clerk')
    manager = await addStaff(server, 'manager')
  })
  afterAll(() => server.close())

  /** A ticket of this kiosk that staff have taken back. */
  async function aRefund(kiosk: TestKiosk) {
    const sold = await sellOne(kiosk, await addShowtime(server))
    await takeBack(server, clerk, sold.ticketNumber)
    return { ...sold, amountFen: 3_990 }
  }
  const take = async (
    kiosk: TestKiosk,
    ticketNumber: number,
    by: { readonly kind: string; readonly accountId?: AccountId } = { kind: 'terminal' },
  ) => {
    if (by.accountId !== undefined) await noteSignIn(server.db, kiosk.device, by.accountId)
    const { body } = await kiosk.ask('POST', syncPaths.claimRefund, { ticketNumber, by })
    return (body as { refusal?: object }).refusal ?? body
  }
  const inCash = (accountId: AccountId) => ({ how: 'cash', accountId })
  const cashFrom = (accountId: AccountId) => ({ kind: 'cash', accountId })
  const paid = (
    kiosk: TestKiosk,
    { ticketNumber, saleId, amountFen }: Awaited<ReturnType<typeof aRefund>>,
    by: object,
  ) => kiosk.upload([kiosk.entry('refund-paid', { ticketNumber, saleId, amountFen, paid: by })])
  const byTerminal = { how: 'terminal', terminalReference: 'R1' }
  const moneyOf = async (kiosk: TestKiosk, ticketNumber: number) => {
    await server.push()
    const { documents } = await kiosk.pull('refunds')
    return documents.find(({ id }) => id === String(ticketNumber))
  }

  it('is told to kiosks, taken on by the one that was paid, and ends when it is paid', async () => {
    const kiosk = await enrolKiosk(server)
    const refund = await aRefund(kiosk)
    const { ticketNumber, saleId } = refund
    const told = { ticketNumber, saleId, device: kiosk.device, amountFen: 3_990 }
    expect(await moneyOf(kiosk, ticketNumber)).toMatchObject({ ...told, money: 'due' })
    expect(await itemsOf(kiosk)).toMatchObject([{ why: 'refund-due', cause: 'staff', amountFen: 3_990, ways: [] }])
    expect(await take(kiosk, ticketNumber)).toEqual({ saleId, amountFen: 3_990 })
    expect(await take(kiosk, ticketNumber)).toEqual({ saleId, amountFen: 3_990 })
    expect((await paid(kiosk, refund, byTerminal)).body).toMatchObject({ reviewItems: [] })
    expect(await moneyOf(kiosk, ticketNumber)).toMatchObject({ ...told, money: 'paid' })
    expect(await itemsOf(kiosk)).toEqual([])
    expect(await take(kiosk, ticketNumber)).toEqual({ code: 'RefundPaid' })
  })

  it('is taken on by one device at a time, and from another only by a manager', async () => {
    const [kiosk, till] = [await enrolKiosk(server), await enrolKiosk(server)]
    const first = await aRefund(kiosk)
    expect(await take(till, first.ticketNumber)).toEqual({ code: 'NoRefundDue' })
    expect(await take(till, first.ticketNumber, cashFrom(clerk))).toMatchObject({ amountFen: 3_990 })
    expect(await take(kiosk, first.ticketNumber)).toEqual({ code: 'RefundTaken', payer: till.device })

    const second = await aRefund(kiosk)
    await take(kiosk, second.ticketNumber)
    expect(await take(till, second.ticketNumber, cashFrom(clerk))).toEqual({ code: 'NeedsManager' })
    expect(await take(till, second.ticketNumber, cashFrom(manager))).toMatchObject({ amountFen: 3_990 })
  })

  it('in cash is named staff’s alone', async () => {
    const kiosk = await enrolKiosk(server)
    const { ticketNumber } = await aRefund(kiosk)
    const { accountId } = await signIn(server)
    expect(await take(kiosk, ticketNumber, cashFrom(accountId as AccountId))).toEqual({ code: 'NotStaff' })
    expect(await take(kiosk, ticketNumber, cashFrom(99_999 as AccountId))).toEqual({ code: 'NotStaff' })
  })

  it('that is paid at the till and by the terminal is listed with its amount', async () => {
    const [kiosk, till] = [await enrolKiosk(server), await enrolKiosk(server)]
    const refund = await aRefund(kiosk)
    await take(till, refund.ticketNumber, cashFrom(manager))
    expect((await paid(till, refund, inCash(manager))).body).toMatchObject({ reviewItems: [] })
    expect((await paid(kiosk, refund, byTerminal)).body).toMatchObject({
      reviewItems: [{ seq: 2, why: 'refund-undue' }],
    })
    expect(await itemsOf(kiosk)).toMatchObject([{ why: 'refund-undue', amountFen: 3_990, ways: ['accept'] }])
  })

  it('ends where a till that has yet to report paid it: a server that was restored may not know that it took it on', async () => {
    const [kiosk, till] = [await enrolKiosk(server), await enrolKiosk(server)]
    const [known, forgotten] = [await aRefund(kiosk), await aRefund(kiosk)]
    await noteSignIn(server.db, till.device, manager)
    expect((await paid(till, known, inCash(manager))).body).toMatchObject({ reviewItems: [{ why: 'refund-undue' }] })
    const device = server.db.updateTable('devices').where('device', '=', till.device)
    await device.set({ recovery: 'unreported' }).execute()
    expect((await paid(till, forgotten, inCash(manager))).body).toMatchObject({ reviewItems: [] })
    await device.set({ recovery: null }).execute()
    expect(await moneyOf(kiosk, forgotten.ticketNumber)).toMatchObject({ money: 'paid' })
    expect(await moneyOf(kiosk, known.ticketNumber)).toMatchObject({ money: 'due' })
  })

  it('stays due where its kiosk says that it paid it for another sale, and that amount is listed', async () => {
    const kiosk = await enrolKiosk(server)
    const [refund, other] = [await aRefund(kiosk), await aRefund(kiosk)]
    await take(kiosk, refund.ticketNumber)
    const mistaken = await paid(kiosk, { ...refund, saleId: other.saleId }, byTerminal)
    expect(mistaken.body).toMatchObject({ reviewItems: [{ why: 'refund-undue' }] })
    expect(await moneyOf(kiosk, refund.ticketNumber)).toMatchObject({ money: 'due', amountFen: 3_990 })
    const listed = (await itemsOf(kiosk)).map(({ why, amountFen, paidFen }) => [why, amountFen, paidFen])
    expect(listed).toEqual([
      ['refund-due', 3_990, 0],
      ['refund-due', 3_990, 0],
      ['refund-undue', 3_990, 0],
    ])
    expect((await paid(kiosk, refund, byTerminal)).body).toMatchObject({ reviewItems: [] })
    expect(await moneyOf(kiosk, refund.ticketNumber)).toMatchObject({ money: 'paid' })
  })

  it('stays open with the difference where another amount was paid, and no more than that goes out of it', async () => {
    const [kiosk, till] = [await enrolKiosk(server), await enrolKiosk(server)]
    const refund = await aRefund(kiosk)
    const { ticketNumber, saleId } = refund
    await take(kiosk, ticketNumber)
    const part = { ...refund, amountFen: 2_000 }
    expect((await paid(kiosk, part, byTerminal)).body).toMatchObject({ reviewItems: [{ why: 'refund-differs' }] })
    const [item] = await itemsOf(kiosk)
    expect(item).toMatchObject({ why: 'refund-differs', amountFen: 3_990, paidFen: 2_000, ways: ['accept'] })
    expect(await moneyOf(kiosk, ticketNumber)).toMatchObject({ money: 'due', amountFen: 1_990 })
    expect(await take(till, ticketNumber, cashFrom(manager))).toEqual({ saleId, amountFen: 1_990 })
    const rest = { ...refund, amountFen: 1_990 }
    expect((await paid(till, rest, inCash(manager))).body).toMatchObject({ reviewItems: [] })
    expect(await itemsOf(kiosk)).toEqual([])
    expect(await take(till, ticketNumber, cashFrom(manager))).toEqual({ code: 'RefundPaid' })
    expect((await paid(till, rest, inCash(manager))).body).toMatchObject({ reviewItems: [{ why: 'refund-undue' }] })
  })

  it('is paid no more where more than was due was paid, and waits for a manager', async () => {
    const [kiosk, till] = [await enrolKiosk(server), await enrolKiosk(server)]
    const refund = await aRefund(kiosk)
    const { ticketNumber } = refund
    await take(kiosk, ticketNumber)
    const more = { ...refund, amountFen: 5_000 }
    expect((await paid(kiosk, more, byTerminal)).body).toMatchObject({ reviewItems: [{ why: 'refund-differs' }] })
    expect(await take(till, ticketNumber, cashFrom(manager))).toEqual({ code: 'RefundPaid' })
    expect(await moneyOf(kiosk, ticketNumber)).toMatchObject({ money: 'paid' })
    const [item] = await itemsOf(kiosk)
    expect(item).toMatchObject({ why: 'refund-differs', amountFen: 3_990, paidFen: 5_000 })
    const stands = (accountId: AccountId) =>
      till.ask('POST', syncPaths.resolve, { itemId: item?.itemId, accountId, end: { kind: 'accept' } })
    await noteSignIn(server.db, till.device, clerk)
    expect((await stands(clerk)).body).toEqual({ refusal: { code: 'NeedsManager' } })
    expect((await stands(manager)).body).toEqual({ ticket: null })
    expect(await itemsOf(kiosk)).toEqual([])
  })

  it('of what a web shop was paid never comes out of a kiosk or till', async () => {
    const kiosk = await enrolKiosk(server)
    const buyer = await signIn(server)
    const { orderId } = await buyer.hold(await addShowtime(server), 1, 1)
    await buyer.buy(orderId)
    await buyer.ask('index/ticket/refundTicket', { order_id: orderId })
    expect(await moneyOf(kiosk, orderId)).toMatchObject({ device: 0, money: 'none' })
    expect(await take(kiosk, orderId, cashFrom(manager))).toEqual({ code: 'NoRefundDue' })
  })

  it('of a sale that its kiosk voided is that kiosk’s to pay from the first moment, and its seat is free', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const { saleId, ticketNumber } = await sellOne(kiosk, showtimeId)
    const voided = { saleId, showtimeId, ticketNumbers: [ticketNumber], accountId: clerk }
    expect((await kiosk.upload([kiosk.entry('voided', voided)])).body).toMatchObject({ reviewItems: [] })
    expect(await itemsOf(kiosk)).toMatchObject([{ why: 'refund-due', cause: 'voided', payer: kiosk.device }])
    expect((await kiosk.grant(showtimeId, [{ row: 1, col: 1 }])).httpStatus).toBe(200)
  })

  it('is found where the terminal and staff say different things of a payment', async () => {
    const kiosk = await enrolKiosk(server)
    const payment = { saleId: crypto.randomUUID(), paymentKey: crypto.randomUUID(), totalFen: 7_980 }
    const { body } = await kiosk.upload([
      kiosk.entry('payment-settled-by-staff', { ...payment, outcome: 'not-charged', accountId: clerk }),
      kiosk.entry('settlement-checked', { ...payment, staffSaid: 'charged', terminalSaid: 'charged' }),
      kiosk.entry('settlement-checked', { ...payment, staffSaid: 'not-charged', terminalSaid: 'charged' }),
    ])
    expect(body).toMatchObject({ reviewItems: [{ seq: 3, why: 'settled-otherwise' }] })
    expect(await itemsOf(kiosk)).toMatchObject([{ why: 'settled-otherwise', amountFen: 7_980 }])
  })
})
