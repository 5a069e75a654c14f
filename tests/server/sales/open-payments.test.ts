import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { paymentBegun } from '../../support/payment-begun.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

describe.each(databaseKinds)('a payment whose kiosk is given up before it told the end, on %s', (kind) => {
  let server: TestServer
  let desk: TestKiosk
  let manager: { email: string }
  beforeAll(async () => {
    server = await openTestServer(kind)
    desk = await enrolKiosk(server)
    manager = await signIn(server, 'manager')
  })
  afterAll(() => server.close())

  const enrolAgain = (former: TestKiosk) => enrolKiosk(server, null, former, former.key)
  const writeOff = ({ device }: TestKiosk) =>
    desk.ask('POST', syncPaths.writeOff, { login: manager.email, password: usualPassword, device })

  /** A kiosk that began a payment for a seat of its own, and told nothing more of it than these entries. */
  async function aPayment(...told: readonly 'payment-unknown'[]) {
    const kiosk = await enrolKiosk(server)
    const { showtimeId, sold, of, started: body } = await paymentBegun(server, kiosk)
    const started = kiosk.entry('payment-started', body)
    await kiosk.upload([started, ...told.map((one) => kiosk.entry(one, of))])
    return { kiosk, showtimeId, sold, of, atMs: started.at }
  }

  /** Somebody saw the tickets of this sale. */
  const seen = ({ kiosk, sold: { saleId, tickets } }: Pick<Awaited<ReturnType<typeof aPayment>>, 'kiosk' | 'sold'>) =>
    kiosk.entry('seen', { saleId, ticketNumbers: tickets.map(({ ticketNumber }) => ticketNumber), copy: 1 })

  it.each([
    ['staff write it off', writeOff],
    ['it is enrolled again, from an older image of its disk', enrolAgain],
  ])('waits for a person with all by which the bank knows it, once %s', async (_, giveUp) => {
    const { kiosk, of, atMs } = await aPayment('payment-unknown')
    expect(await itemsOf(desk, kiosk.device)).toEqual([])
    await giveUp(kiosk)
    const payment = { paymentKey: of.paymentKey, startedAtMs: atMs, method: 'wallet', isCharged: null }
    const item = { why: 'payment-open', amountFen: 3_990, payment, ways: ['accept'] }
    expect(await itemsOf(desk, kiosk.device)).toMatchObject([item])
    // More of its journal changes nothing of that.
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    expect(await itemsOf(desk, kiosk.device)).toMatchObject([item])
  })

  it('waits for nobody any more once its journal turns up with the sale, or with the word that nothing was charged', async () => {
    const paid = await aPayment()
    await writeOff(paid.kiosk)
    expect(await itemsOf(desk, paid.kiosk.device)).toHaveLength(1)
    await paid.kiosk.upload([paid.kiosk.entry('sold', paid.sold), seen(paid)])
    expect(await itemsOf(desk, paid.kiosk.device)).toEqual([])

    const declined = await aPayment()
    const now = await enrolAgain(declined.kiosk)
    await now.upload([now.entry('payment-declined', { ...declined.of, outcome: 'never-charged' })])
    expect(await itemsOf(desk, declined.kiosk.device)).toEqual([])
  })

  it('is listed where it comes only after its kiosk was given up', async () => {
    const { kiosk } = await aPayment()
    await writeOff(kiosk)
    const later = { ...(await aPayment()).of, showtimeId: await addShowtime(server) }
    const seats = [{ row: 1, col: 2, grantNumber: 1, priceFen: 700 }]
    await kiosk.upload([kiosk.entry('payment-started', { ...later, seats, totalFen: 700, method: 'card' })])
    expect((await itemsOf(desk, kiosk.device)).map(({ amountFen }) => amountFen)).toEqual([3_990, 700])
  })

  it('is listed once, though its kiosk leaves it to staff too, and not at all where it was sold', async () => {
    const { kiosk, of, showtimeId } = await aPayment('payment-unknown')
    const now = await enrolAgain(kiosk)
    const left = { ...of, totalFen: 3_990, former: { device: kiosk.device, epoch: 1 }, terminalSaid: 'nothing' }
    await now.upload([now.entry('payment-left-to-staff', left)])
    expect([...(await itemsOf(desk, kiosk.device)), ...(await itemsOf(desk, now.device))]).toHaveLength(1)

    const sold = now.sold(showtimeId, grantedSeats(await now.grant(showtimeId, [{ row: 2, col: 2 }])))
    await now.upload([now.entry('sold', sold)])
    const known = { ...left, saleId: sold.saleId, paymentKey: sold.payment.key, terminalSaid: 'charged' }
    const { body } = await now.upload([now.entry('payment-left-to-staff', known)])
    expect(body).toMatchObject({ reviewItems: [] })
  })

  it('waits for nobody where a second journal of its kiosk had its sale before that was given up', async () => {
    const { kiosk, sold } = await aPayment()
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    // Restored to before that, it sold.
    kiosk.beginEpoch(1, 1)
    await kiosk.upload([kiosk.entry('sold', sold)])
    await writeOff(kiosk)
    const whys = (await itemsOf(desk, kiosk.device)).map(({ why }) => why)
    expect(whys).toEqual(['forked', 'other-journal', 'undelivered'])
  })

  it('is none of a kiosk that is in use and sells it: one that calls it a former device’s all the same is not read', async () => {
    const { kiosk, of, sold } = await aPayment('payment-unknown')
    const left = { ...of, totalFen: 3_990, former: { device: kiosk.device, epoch: 1 }, terminalSaid: 'nothing' }
    const told = [kiosk.entry('payment-left-to-staff', left), kiosk.entry('sold', sold), seen({ kiosk, sold })]
    const { body } = await kiosk.upload(told)
    expect(body).toMatchObject({ acknowledgedSeq: told.at(-1)?.seq })
    const whys = (await itemsOf(desk, kiosk.device)).map(({ why }) => why)
    expect(whys).toEqual(['foreign-id'])
  })

  it('that a person has ended is listed again where it turns out to be a sale: its money may be gone', async () => {
    const { kiosk, sold } = await aPayment()
    await writeOff(kiosk)
    const clerk = await addStaff(server, 'clerk', desk)
    const [item] = await itemsOf(desk, kiosk.device)
    const ended = { itemId: item?.itemId, end: { kind: 'accept' }, accountId: clerk }
    expect((await desk.ask('POST', syncPaths.resolve, ended)).httpStatus).toBe(200)
    await kiosk.upload([kiosk.entry('sold', sold), seen({ kiosk, sold })])
    const payment = { paymentKey: sold.payment.key, method: 'card' }
    expect(await itemsOf(desk, kiosk.device)).toMatchObject([{ why: 'settled-otherwise', amountFen: 3_990, payment }])
  })

  it('waits for nobody where it had ended before its kiosk was given up', async () => {
    const { kiosk, of } = await aPayment('payment-unknown')
    await kiosk.upload([kiosk.entry('payment-declined', { ...of, outcome: 'declined' })])
    await writeOff(kiosk)
    expect(await itemsOf(desk, kiosk.device)).toEqual([])
  })

  it('waits for a person though staff said that nothing was charged, until its terminal was asked', async () => {
    const { kiosk, of } = await aPayment('payment-unknown')
    const said = { ...of, totalFen: 3_990 }
    await kiosk.upload([kiosk.entry('payment-settled-by-staff', { ...said, outcome: 'not-charged', accountId: 1 })])
    const now = await enrolAgain(kiosk)
    expect(await itemsOf(desk, kiosk.device)).toMatchObject([{ why: 'payment-open', amountFen: 3_990 }])
    const checked = { ...said, staffSaid: 'not-charged', terminalSaid: 'not-charged' }
    await now.upload([now.entry('settlement-checked', checked)])
    expect(await itemsOf(desk, kiosk.device)).toEqual([])
  })
})
