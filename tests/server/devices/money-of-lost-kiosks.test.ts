import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMarkedDevices } from '../../../server/ledger/recovery/recoveries-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { paymentBegun } from '../../support/payment-begun.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

const one = (col: number) => [{ row: 1, col }]

describe.each(databaseKinds)('money and tickets of kiosks that are given up, on %s', (kind) => {
  let server: TestServer
  let desk: TestKiosk
  let manager: { email: string }
  beforeAll(async () => {
    server = await openTestServer(kind)
    desk = await enrolKiosk(server)
    manager = await signIn(server, 'manager')
  })
  afterAll(() => server.close())

  const setBlocked = (kiosk: TestKiosk, is_blocked: boolean) =>
    server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
  const writeOff = async ({ device }: TestKiosk) => {
    const done = await desk.ask('POST', syncPaths.writeOff, { login: manager.email, password: usualPassword, device })
    expect(done.httpStatus).toBe(200)
  }
  const aPayment = (kiosk: TestKiosk, col = 1) => paymentBegun(server, kiosk, col)

  it('waits for a person as an open payment, whatever another kiosk says of it', async () => {
    const honest = await enrolKiosk(server)
    const { of, started } = await aPayment(honest)
    await honest.upload([honest.entry('payment-started', started)])
    await writeOff(honest)
    const liar = await enrolKiosk(server)
    // It reads the key where any working kiosk may read it, nobody signed in.
    const [item] = await itemsOf(liar, honest.device)
    expect(item).toMatchObject({ why: 'payment-open', amountFen: 3_990 })
    const paymentKey = item?.payment?.paymentKey
    expect(paymentKey).toBe(of.paymentKey)
    await liar.upload([liar.entry('payment-declined', { saleId: randomUUID(), paymentKey, outcome: 'never-charged' })])
    expect(await itemsOf(desk, honest.device)).toMatchObject([{ why: 'payment-open', amountFen: 3_990 }])
  })

  it('waits for a person where staff and terminal call it charged and no sale came', async () => {
    const kiosk = await enrolKiosk(server)
    const { of, started } = await aPayment(kiosk)
    const said = { ...of, totalFen: 3_990 }
    await kiosk.upload([
      kiosk.entry('payment-started', started),
      kiosk.entry('payment-unknown', of),
      kiosk.entry('payment-settled-by-staff', { ...said, outcome: 'charged', accountId: 1 }),
      kiosk.entry('settlement-checked', { ...said, staffSaid: 'charged', terminalSaid: 'charged' }),
    ])
    // Killed here, before its `sold`, and its disk is gone.
    await writeOff(kiosk)
    expect(await itemsOf(desk, kiosk.device)).toMatchObject([{ why: 'payment-open', amountFen: 3_990 }])
  })

  it('is listed again where the terminal pays it back after a person has ended it', async () => {
    const kiosk = await enrolKiosk(server)
    const { of, started } = await aPayment(kiosk)
    await kiosk.upload([kiosk.entry('payment-started', started), kiosk.entry('payment-unknown', of)])
    await writeOff(kiosk)
    const clerk = await addStaff(server, 'clerk', desk)
    const [item] = await itemsOf(desk, kiosk.device)
    // The bank says it was charged: the clerk gives the customer the money, and ends it.
    const ended = { itemId: item?.itemId, end: { kind: 'accept' }, accountId: clerk }
    expect((await desk.ask('POST', syncPaths.resolve, ended)).httpStatus).toBe(200)
    const now = await enrolKiosk(server, null, null, kiosk.key)
    await now.upload([now.entry('reversal-started', of), now.entry('reversed', { ...of, terminalReference: 'R1' })])
    const open = [...(await itemsOf(desk, kiosk.device)), ...(await itemsOf(desk, now.device))]
    expect(open.map(({ why }) => why)).toContain('settled-otherwise')
  })

  it('is listed again where its kiosk pays back what was left to staff, and they have paid back', async () => {
    const kiosk = await enrolKiosk(server)
    const { of, started } = await aPayment(kiosk)
    await kiosk.upload([kiosk.entry('payment-started', started), kiosk.entry('payment-unknown', of)])
    const now = await enrolKiosk(server, null, kiosk, kiosk.key)
    const left = { ...of, totalFen: 3_990, former: { device: kiosk.device, epoch: 1 }, terminalSaid: 'nothing' }
    await now.upload([now.entry('payment-left-to-staff', left)])
    const clerk = await addStaff(server, 'clerk', desk)
    const items = [...(await itemsOf(desk, kiosk.device)), ...(await itemsOf(desk, now.device))]
    expect(items).toMatchObject([{ why: 'payment-open' }])
    // docs/operations.md: look the payment up, pay back what is due, then end the item.
    const ended = { itemId: items[0]?.itemId, end: { kind: 'accept' }, accountId: clerk }
    expect((await desk.ask('POST', syncPaths.resolve, ended)).httpStatus).toBe(200)
    // The terminal is back: settle-previous-payments.ts reverses what it charged.
    await now.upload([now.entry('reversal-started', of), now.entry('reversed', { ...of, terminalReference: 'R1' })])
    const open = [...(await itemsOf(desk, kiosk.device)), ...(await itemsOf(desk, now.device))]
    expect(open.map(({ why }) => why)).toContain('settled-otherwise')
  })

  it('is not listed as seen by nobody where a second journal says that it was seen', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, [...one(1), ...one(2)]))
    const ours = kiosk.sold(showtimeId, held.slice(0, 1))
    const seen = (sale: typeof ours) =>
      kiosk.entry('seen', { saleId: sale.saleId, ticketNumbers: sale.tickets.map((t) => t.ticketNumber), copy: 1 })
    await kiosk.upload([
      kiosk.entry('sold', ours),
      seen(ours),
      kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }),
    ])
    // Restored to before that, it sold the other seat, and its page drew the ticket.
    const theirs = kiosk.sold(showtimeId, held.slice(1, 2))
    kiosk.beginEpoch(1, 0)
    await kiosk.upload([kiosk.entry('sold', theirs), seen(theirs)])
    await writeOff(kiosk)
    const undelivered = (await itemsOf(desk, kiosk.device)).filter(({ why }) => why === 'undelivered')
    expect(undelivered).toEqual([])
  })

  it('waits for nobody as an open payment once a second journal has its sale', async () => {
    const kiosk = await enrolKiosk(server)
    const { sold, started } = await aPayment(kiosk)
    await kiosk.upload([
      kiosk.entry('payment-started', started),
      kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' }),
    ])
    await writeOff(kiosk)
    kiosk.beginEpoch(1, 1)
    await kiosk.upload([kiosk.entry('sold', sold)])
    const whys = (await itemsOf(desk, kiosk.device)).map(({ why }) => why)
    expect(whys).toContain('other-journal')
    expect(whys).not.toContain('payment-open')
  })

  it('is listed as seen by nobody where a restore makes its kiosk a lost one again', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const sale = kiosk.sold(showtimeId, grantedSeats(await kiosk.grant(showtimeId, one(1))))
    await kiosk.upload([kiosk.entry('sold', sale)])
    // Staff write it off; the mark says so; the tables are those of before.
    const { db, time } = server
    const devices = (await readMarkedDevices(db)).map((marked) =>
      marked.device === kiosk.device ? { ...marked, state: 'written-off' as const } : marked,
    )
    const { clock } = time
    const begin = createBeginRecovery({ ledger: createSqlLedger({ db, clock }), clock, log: createSilentLog().log })
    await begin('commit-number', { commitNumber: 0, lastIds: {}, devices })
    const state = await db.selectFrom('devices').select('state').where('device', '=', kiosk.device).execute()
    expect(state).toEqual([{ state: 'written-off' }])
    expect((await itemsOf(desk, kiosk.device)).map(({ why }) => why)).toContain('undelivered')
  })

  it('is not sold again where a kiosk whose journal waits for a person closes instead of reporting', async () => {
    const kiosk = await enrolKiosk(server)
    const other = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
    const journal = [
      kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats }),
      kiosk.entry('sold', kiosk.sold(showtimeId, seats)),
    ]
    await kiosk.upload(journal)
    const { db, time } = server
    await db.deleteFrom('tickets').where('showtime_id', '=', showtimeId).execute()
    await db.deleteFrom('seat_custody').where('showtime_id', '=', showtimeId).execute()
    await db.deleteFrom('journal_entries').where('device', '=', kiosk.device).execute()
    await db.deleteFrom('grants').where('device', '=', kiosk.device).execute()
    await db.updateTable('devices').set({ acknowledged_seq: 0 }).where('device', '=', kiosk.device).execute()
    const { clock } = time
    await createBeginRecovery({ ledger: createSqlLedger({ db, clock }), clock, log: createSilentLog().log })('operator')
    await setBlocked(kiosk, true)
    await kiosk.upload(journal)
    await setBlocked(kiosk, false)
    await other.report()
    await other.closeEpoch('epoch')
    other.beginEpoch(2)
    expect(await kiosk.report()).toMatchObject({ body: { refusal: { code: 'JournalInDoubt' } } })
    // Staff take it out of the cinema: it closes without a report.
    await kiosk.closeEpoch('none')
    const again = await other.grant(showtimeId, [{ row: 1, col: 1 }])
    expect(again.httpStatus).toBe(409)
  })
})
