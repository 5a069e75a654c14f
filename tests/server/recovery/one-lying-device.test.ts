import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import type { ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import type { GrantedSeat } from '../../../shared/seats/contract.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

const refusal = (code: string, more = {}) => ({ httpStatus: 409, body: { refusal: { code, ...more } } })
const seatAt = (col: number, grantNumber: number): GrantedSeat => ({ row: 1, col, grantNumber })

describe.each(databaseKinds)('one device against its cinema, on %s', (kind) => {
  let server: TestServer
  let kiosk: TestKiosk
  let other: TestKiosk
  let showtimeId: ShowtimeId
  beforeEach(async () => {
    await server?.close()
    server = await openTestServer(kind)
    kiosk = await enrolKiosk(server)
    other = await enrolKiosk(server)
    showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
  })
  afterAll(() => server.close())

  const recover = () => {
    const { db, time } = server
    const ledger = createSqlLedger({ db, clock: time.clock })
    return createBeginRecovery({ ledger, clock: time.clock, log: createSilentLog().log })('operator')
  }
  const recovery = async () => ((await other.ask('GET', syncPaths.devices)).body as DevicesAnswer).recovery
  const told = ({ device }: TestKiosk, epoch: number, seq: number, generation = 0) => ({
    acknowledgedProof: testProofs.ofTold({ cinemaId: server.cinemaId, device, epoch, seq, generation }),
  })
  const proven = ({ device }: TestKiosk, seat: GrantedSeat, epoch = 1) => ({
    ...seat,
    proof: testProofs.ofGrant({ cinemaId: server.cinemaId, showtimeId, ...seat, device, epoch }),
  })
  const claim = (by: TestKiosk, seats: readonly object[]) =>
    by.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats })
  const block = (is_blocked = true) =>
    server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
  const seats = async () => {
    const rows = server.db.selectFrom('seat_custody').selectAll().where('showtime_id', '=', showtimeId)
    return (await rows.orderBy('seat_col').execute()).map(
      ({ seat_col, state, holder, number }) => `${seat_col} ${state} ${number} of ${holder}`,
    )
  }
  const epochOf = async ({ device }: TestKiosk) => {
    const row = server.db.selectFrom('devices').select('epoch').where('device', '=', device)
    return (await row.executeTakeFirstOrThrow()).epoch
  }
  const reasons = async () => (await itemsOf(other, kiosk.device)).map(({ why, device }) => `${why} ${device}`)

  it('begins no recovery with a number that it can not prove, and only it is put aside', async () => {
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    const lies = [
      [2, {}],
      [2, { acknowledgedProof: 'A'.repeat(22) }],
      [2, told(kiosk, 1, 1)],
      [2, told(kiosk, 2, 2)],
      [2, told(other, 1, 2)],
    ] as const
    for (const [seq, proof] of lies) expect(await kiosk.hello(proof, seq)).toEqual(refusal('Unproven'))
    kiosk.beginEpoch(9)
    expect(await kiosk.hello(told(kiosk, 1, 0))).toEqual(refusal('Unproven'))
    expect(await recovery()).toBeNull()
    expect(await reasons()).toEqual([`unproven ${kiosk.device}`])
    const customer = await signIn(server)
    expect((await customer.hold(showtimeId, 1, 1)).msg).toBe('')
    grantedSeats(await other.grant(showtimeId, [{ row: 1, col: 2 }]))
    expect((await other.hello()).httpStatus).toBe(200)
  })

  it('starts nothing while it is blocked, whatever it can prove: staff are told', async () => {
    await block()
    expect((await kiosk.hello(told(kiosk, 1, 7), 7)).body).toMatchObject({ stopped: 'blocked', mustClose: false })
    expect(await kiosk.hello({}, 8)).toEqual(refusal('Unproven'))
    expect(await recovery()).toBeNull()
    expect(await reasons()).toEqual([`unproven ${kiosk.device}`])
  })

  it('begins a recovery with what it can prove, and no second one before it has closed its epoch', async () => {
    expect((await kiosk.hello(told(kiosk, 1, 7), 7)).body).toMatchObject({ mustClose: true, acknowledgedSeq: 0 })
    expect(await recovery()).toMatchObject({ why: 'kiosk' })
    await other.report()
    await kiosk.report()
    expect(await recovery()).toBeNull()
    // It holds back what it was acknowledged, and shows it again and again.
    expect((await kiosk.hello(told(kiosk, 1, 8), 8)).body).toMatchObject({ mustClose: true })
    expect(await recovery()).toBeNull()
    expect((await kiosk.closeEpoch('epoch')).body).toMatchObject({ epoch: 2 })
    expect((await kiosk.hello(told(kiosk, 1, 8), 8)).body).not.toMatchObject({ mustClose: false })
    expect(await recovery()).toBeNull()
  })

  it('begins no second recovery with what else it was told before the first, however much it has kept', async () => {
    const begun = async () => {
      const { db } = server
      return db
        .selectFrom('recoveries')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    }
    // All of it the server's own word, of many epochs, and forgotten by the copy that it was restored to.
    const before = [1, 2, 3, 4, 5].map((epoch) => ({ epoch, proof: told(kiosk, epoch, 7) }))
    for (const { epoch, proof } of before) {
      kiosk.beginEpoch(epoch)
      await kiosk.hello(proof, 7)
      // As long as it waits for this kiosk, it does what it takes to be through with it.
      for (const by of [other, kiosk]) {
        by.beginEpoch(await epochOf(by))
        await by.report(0)
        await by.closeEpoch('epoch', 0)
      }
    }
    expect(await begun()).toEqual({ count: 1 })
    expect(await recovery()).toBeNull()
    expect(await reasons()).toEqual([`unproven ${kiosk.device}`])
  })

  it('begins another one once it was restored again, with what it was told since', async () => {
    await kiosk.hello(told(kiosk, 1, 7), 7)
    await other.report()
    await kiosk.report(0)
    expect((await kiosk.closeEpoch('epoch', 0)).body).toMatchObject({ epoch: 2 })
    kiosk.beginEpoch(2)
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    await server.db.updateTable('devices').set({ acknowledged_seq: 0 }).where('device', '=', kiosk.device).execute()
    expect((await kiosk.hello({}, 1)).body).toMatchObject({ mustClose: true, acknowledgedSeq: 0 })
    expect(await recovery()).toMatchObject({ why: 'kiosk' })
  })

  it('begins one each, and no more, with what it was told in a later time that the tables have forgotten', async () => {
    const later = server.time.clock.nowMs() + 3_600_000
    await kiosk.hello(told(kiosk, 1, 7, later), 7)
    for (const by of [other, kiosk]) {
      await by.report(0)
      await by.closeEpoch('epoch', 0)
      by.beginEpoch(2)
    }
    expect(await recovery()).toBeNull()
    expect(await kiosk.hello(told(kiosk, 2, 7, later), 7)).toEqual(refusal('Unproven'))
  })

  it('gets no seat in a recovery by a claim without proof, free or not, and staff hear of it once', async () => {
    const customer = await signIn(server)
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    await customer.buy(orderId)
    const [held] = grantedSeats(await other.grant(showtimeId, [{ row: 1, col: 2 }]))
    if (!held) throw new Error('not granted')
    await recover()
    const before = await seats()
    const high = seatAt(1, 900)
    const claims = [
      [high, seatAt(2, 900), seatAt(3, 900)],
      [{ ...high, proof: 'A'.repeat(22) }],
      [{ ...high, proof: proven(kiosk, seatAt(1, 899)).proof }],
      [{ ...high, proof: proven(kiosk, seatAt(2, 900)).proof }],
      [proven(other, high), { ...held, grantNumber: held.grantNumber + 1 }],
      [proven(kiosk, high, 2)],
    ]
    for (const ofClaim of claims) {
      const upload = await kiosk.upload([claim(kiosk, ofClaim)])
      expect(upload.body).toMatchObject({ reviewItems: [] })
    }
    expect(await seats()).toEqual(before)
    expect(await reasons()).toEqual([`unproven ${kiosk.device}`])
    const sale = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, [high]))])
    expect(sale.body).toMatchObject({ reviewItems: [{ why: 'displaced' }] })
    await other.report()
    await kiosk.report()
    expect(await recovery()).toBeNull()
    expect((await customer.hold(showtimeId, 1, 3)).msg).toBe('')
  })

  it('takes no seat away that is paid for, though it can prove its claim: both wait for a person', async () => {
    const [customer, next] = [await signIn(server), await signIn(server)]
    const clerk = await addStaff(server, 'clerk', other)
    const { orderId } = await customer.hold(showtimeId, 1, 1)
    await customer.buy(orderId)
    await recover()
    const later = proven(kiosk, seatAt(1, 5))
    const upload = await kiosk.upload([claim(kiosk, [later]), kiosk.entry('sold', kiosk.sold(showtimeId, [later]))])
    expect(upload.body).toMatchObject({ reviewItems: [{ seq: 2, why: 'displaced' }] })
    const ticket = await server.db
      .selectFrom('tickets')
      .select('state')
      .where('ticket_number', '=', orderId as TicketNumber)
      .execute()
    expect(ticket).toEqual([{ state: 'sold' }])
    const items = await itemsOf(other, kiosk.device)
    expect(items.map(({ why }) => why)).toEqual(['contested', 'displaced'])
    // Nothing is refunded or changed before every kiosk has reported.
    expect(items[0]).toMatchObject({ ticket: { ticketNumber: orderId }, ways: ['accept'] })
    await other.report()
    await kiosk.report()
    const [contested] = await itemsOf(other, kiosk.device)
    expect(contested).toMatchObject({ itemId: items[0]?.itemId, ways: ['reseat', 'refund', 'accept'] })
    expect((await next.hold(showtimeId, 1, 1)).msg).not.toBe('')
    // The person gives the seat to the kiosk's customer: it comes free above every number that was given.
    const itemId = items[0]?.itemId ?? 0
    const ended = await other.ask('POST', syncPaths.resolve, { itemId, accountId: clerk, end: { kind: 'refund' } })
    expect(ended.httpStatus).toBe(200)
    expect(await seats()).toEqual(['1 free 6 of 0'])
  })

  it('gets back by proof what the tables have forgotten, from the server and from a kiosk of before', async () => {
    const customer = await signIn(server)
    grantedSeats(await other.grant(showtimeId, [{ row: 1, col: 1 }]))
    await customer.hold(showtimeId, 1, 2)
    await recover()
    const mine = [1, 2, 3].map((col) => proven(kiosk, seatAt(col, 4)))
    await kiosk.upload([claim(kiosk, mine)])
    expect(await seats()).toEqual([1, 2, 3].map((col) => `${col} granted 4 of ${kiosk.device}`))
    expect(await reasons()).toEqual([])
  })

  it('takes nothing from another kiosk once it has reported, however true its claim once was', async () => {
    await recover()
    await kiosk.report()
    await other.report()
    expect((await other.closeEpoch('epoch')).body).toMatchObject({ epoch: 2 })
    other.beginEpoch(2)
    grantedSeats(await other.grant(showtimeId, [{ row: 1, col: 1 }]))
    await kiosk.upload([claim(kiosk, [proven(kiosk, seatAt(1, 5))])])
    expect(await seats()).toEqual([`1 granted 1 of ${other.device}`])
    expect(await reasons()).toEqual([`contested ${kiosk.device}`])
  })

  it('does not lower the number of a seat by naming it twice', async () => {
    await recover()
    await kiosk.upload([claim(kiosk, [proven(kiosk, seatAt(1, 5)), proven(kiosk, seatAt(1, 3))])])
    expect(await seats()).toEqual([`1 granted 5 of ${kiosk.device}`])
  })

  it('keeps a recovery waiting while it is blocked, in plain sight, until staff write it off', async () => {
    await block()
    await recover()
    await other.report()
    await kiosk.upload([claim(kiosk, [proven(kiosk, seatAt(1, 5))])])
    expect(await seats()).toEqual([])
    expect(await kiosk.report()).toEqual(refusal('DeviceStopped', { why: 'blocked' }))
    const { devices } = (await other.ask('GET', syncPaths.devices)).body as DevicesAnswer
    expect(await recovery()).toMatchObject({ unreported: [kiosk.device] })
    expect(devices).toContainEqual(expect.objectContaining({ device: kiosk.device, state: 'blocked' }))
    const manager = await signIn(server, 'manager')
    const signed = { login: manager.email, password: usualPassword, device: kiosk.device }
    expect((await other.ask('POST', syncPaths.writeOff, signed)).httpStatus).toBe(200)
    expect(await recovery()).toBeNull()
  })

  it('proves nothing in a later epoch by an answer of one that is over', async () => {
    const requestId = randomUUID()
    const [first] = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }], { requestId }))
    await recover()
    await kiosk.report()
    await other.report()
    await kiosk.closeEpoch('epoch')
    kiosk.beginEpoch(2)
    const [again] = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }], { requestId }))
    expect(again).toEqual(first)
    await recover()
    await kiosk.upload([claim(kiosk, [again ?? {}])])
    expect(await reasons()).toEqual([`unproven ${kiosk.device}`])
  })
})
