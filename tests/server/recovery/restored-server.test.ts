import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noteSignIn } from '../../../server/ledger/devices/device-staff.ts'
import { generationOf } from '../../../server/ledger/recovery/recoveries-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import type { DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import type { GrantedSeat } from '../../../shared/seats/contract.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { testProofs } from '../../support/proofs.ts'
import { enrolKiosk, grantedSeats, makeDeviceKey, type TestKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

const refusal = (code: string, more = {}) => ({ httpStatus: 409, body: { refusal: { code, ...more } } })
const seatsAt = (...cols: number[]) => cols.map((col) => ({ row: 1, col }))

describe.each(databaseKinds)('a server that was restored, on %s', (kind) => {
  let server: TestServer
  let recover: () => Promise<void>
  beforeAll(async () => {
    server = await openTestServer(kind)
    const { db, time } = server
    const { clock } = time
    const ledger = createSqlLedger({ db, clock })
    const begin = createBeginRecovery({ ledger, clock, log: createSilentLog().log })
    recover = () => begin('operator')
  })
  afterAll(() => server.close())

  const recoveryOf = async (kiosk: TestKiosk) =>
    ((await kiosk.ask('GET', syncPaths.devices)).body as DevicesAnswer).recovery
  const stateOf = async (showtimeId: ShowtimeId) => {
    const { db } = server
    const rows = db.selectFrom('seat_custody').selectAll().where('showtime_id', '=', showtimeId).orderBy('seat_col')
    return (await rows.execute()).map(({ seat_col: col, state, number }) => `${col} ${state} ${number}`)
  }
  /** The tables as they were before anything was granted, sold or sent of this showtime. */
  const restore = async (showtimeId: ShowtimeId, kiosks: readonly TestKiosk[]) => {
    const { db } = server
    await db.deleteFrom('tickets').where('showtime_id', '=', showtimeId).execute()
    await db.deleteFrom('seat_custody').where('showtime_id', '=', showtimeId).execute()
    for (const { device } of kiosks) {
      await db.deleteFrom('journal_entries').where('device', '=', device).execute()
      await db.deleteFrom('grants').where('device', '=', device).execute()
      await db.updateTable('devices').set({ acknowledged_seq: 0 }).where('device', '=', device).execute()
    }
    await recover()
  }
  const taken = (kiosk: TestKiosk, showtimeId: ShowtimeId, seats: readonly GrantedSeat[]) =>
    kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'allotment', seats })

  it('sells nothing of its schedule until every kiosk has reported, and then what it had forgotten is theirs', async () => {
    const [a, b] = [await enrolKiosk(server), await enrolKiosk(server)]
    const customer = await signIn(server)
    const showtimeId = await addShowtime(server)
    const ofA = grantedSeats(await a.grant(showtimeId, seatsAt(1, 2, 3)))
    const journalOfA = [
      taken(a, showtimeId, ofA),
      a.entry('sold', a.sold(showtimeId, ofA.slice(0, 1))),
      a.entry('rights-given-back', { showtimeId, seats: ofA.slice(1, 2), reason: 'recalled' }),
    ]
    await a.upload(journalOfA)
    // What A returned B took, and sold.
    const ofB = grantedSeats(await b.grant(showtimeId, seatsAt(2)))
    const journalOfB = [taken(b, showtimeId, ofB), b.entry('sold', b.sold(showtimeId, ofB))]
    await b.upload(journalOfB)
    const { orderId } = await customer.hold(showtimeId, 1, 9)
    await restore(showtimeId, [a, b])

    expect(await recoveryOf(a)).toMatchObject({ why: 'operator', unreported: [a.device, b.device] })
    const notShown = (await customer.hold(showtimeId, 1, 5)).msg
    expect(notShown).not.toBe('')
    expect((await customer.buy(orderId)).msg).not.toBe('')
    expect(await a.grant(showtimeId, seatsAt(7))).toEqual(refusal('Recovering'))
    expect((await a.hello()).body).toMatchObject({ mustClose: true, acknowledgedSeq: 0 })
    // What is put on now no kiosk can have seats of.
    const later = await addShowtime(server)
    expect((await customer.hold(later, 1, 1)).msg).toBe('')

    expect(await b.report()).toEqual(refusal('JournalGap', { expectedSeq: 1 }))
    await b.upload(journalOfB)
    expect((await b.report()).httpStatus).toBe(200)
    expect(await recoveryOf(b)).toMatchObject({ unreported: [a.device] })
    expect((await customer.hold(showtimeId, 1, 5)).msg).toBe(notShown)
    expect((await a.upload(journalOfA)).body).toMatchObject({ acknowledgedSeq: 3, reviewItems: [] })
    expect((await a.report()).httpStatus).toBe(200)
    expect((await a.report()).httpStatus).toBe(200)
    expect(await recoveryOf(a)).toBeNull()
    expect(await stateOf(showtimeId)).toEqual(['1 sold 1', '2 sold 2', '3 granted 1'])
    expect((await customer.hold(showtimeId, 1, 5)).msg).toBe('')
    expect((await customer.hold(showtimeId, 1, 3)).msg).not.toBe('')
    // Each still has to begin a new epoch before it is granted anything.
    expect(await a.grant(later, seatsAt(7))).toEqual(refusal('Recovering'))
  })

  it('frees what a kiosk did not sell once it closes its epoch, and grants to the next one only', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, seatsAt(1, 2)))
    await kiosk.upload([taken(kiosk, showtimeId, held)])
    await recover()
    await reportAll()
    const lost = await kiosk.closeEpoch('epoch')
    expect(lost).toMatchObject({ httpStatus: 200, body: { epoch: 2 } })
    expect(await kiosk.closeEpoch('epoch')).toEqual(lost)
    // Its answer was lost: the hello of the old epoch is told to close it again.
    expect((await kiosk.hello()).body).toMatchObject({ mustClose: true, acknowledgedSeq: 1, held: [] })
    expect(await stateOf(showtimeId)).toEqual(['1 free 2', '2 free 2'])
    expect(await kiosk.grant(showtimeId, seatsAt(1))).toEqual(refusal('WrongEpoch'))
    kiosk.beginEpoch(2)
    expect((await kiosk.hello()).body).toMatchObject({ mustClose: false, acknowledgedSeq: 0 })
    const again = grantedSeats(await kiosk.grant(showtimeId, seatsAt(1)))
    expect(again).toMatchObject([{ row: 1, col: 1, grantNumber: 3 }])
    const sale = await kiosk.upload([
      taken(kiosk, showtimeId, again),
      kiosk.entry('sold', kiosk.sold(showtimeId, again)),
    ])
    expect(sale.body).toMatchObject({ acknowledgedSeq: 2, reviewItems: [] })
  })

  it('waits for what a kiosk was before it enrolled again, since only a person may give up what has not reported', async () => {
    const [kiosk, other] = [await enrolKiosk(server), await enrolKiosk(server)]
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, seatsAt(1)))
    const journal = [taken(kiosk, showtimeId, held), kiosk.entry('sold', kiosk.sold(showtimeId, held))]
    await kiosk.upload(journal)
    await restore(showtimeId, [kiosk])
    const successor = await enrolKiosk(server, null, kiosk, kiosk.key)
    await other.report()
    await other.closeEpoch('epoch')
    other.beginEpoch(2)
    expect(await recoveryOf(successor)).toMatchObject({ unreported: expect.arrayContaining([kiosk.device]) })
    expect(await other.grant(showtimeId, seatsAt(1))).toEqual(refusal('Recovering'))
    await kiosk.upload(journal)
    expect((await kiosk.report()).httpStatus).toBe(200)
    expect(await stateOf(showtimeId)).toEqual(['1 sold 1'])
  })

  it('waits for a kiosk that is blocked, and until what it wrote while it was counts', async () => {
    const kiosk = await enrolKiosk(server)
    const manager = await addStaff(server, 'manager')
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, seatsAt(1, 2)))
    const journal = [taken(kiosk, showtimeId, held), kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1)))]
    await kiosk.upload(journal)
    await restore(showtimeId, [kiosk])
    const setBlocked = (is_blocked: boolean) =>
      server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()
    await setBlocked(true)
    await kiosk.upload(journal)
    expect(await kiosk.report()).toEqual(refusal('DeviceStopped', { why: 'blocked' }))
    await setBlocked(false)
    expect(await kiosk.report()).toEqual(refusal('JournalInDoubt'))
    expect(await recoveryOf(kiosk)).toMatchObject({ unreported: expect.arrayContaining([kiosk.device]) })
    const [{ itemId } = { itemId: 0 }] = await itemsOf(kiosk)
    await noteSignIn(server.db, kiosk.device, manager)
    await kiosk.ask('POST', syncPaths.resolve, { itemId, accountId: manager, end: { kind: 'apply' } })
    expect(await stateOf(showtimeId)).toEqual(['1 sold 1', '2 granted 1'])
    expect((await kiosk.report()).httpStatus).toBe(200)
  })

  it('notices it by a kiosk that was told more than the server knows, of its journal or its epoch', async () => {
    const kiosk = await enrolKiosk(server)
    const { db, cinemaId } = server
    const told = async (epoch: number, seq: number) => {
      const generation = await generationOf(db, cinemaId)
      return { acknowledgedProof: testProofs.ofTold({ cinemaId, device: kiosk.device, epoch, seq, generation }) }
    }
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    expect((await kiosk.hello({}, 1)).body).toMatchObject({ mustClose: false })
    expect((await kiosk.hello(await told(1, 2), 2)).body).toMatchObject({ mustClose: true, acknowledgedSeq: 1 })
    expect(await recoveryOf(kiosk)).toMatchObject({ why: 'kiosk' })
    await reportAll()
    expect((await kiosk.closeEpoch('epoch')).body).toMatchObject({ epoch: 2 })
    kiosk.beginEpoch(3)
    expect((await kiosk.hello(await told(3, 0))).body).toMatchObject({ epoch: 2, acknowledgedSeq: 0 })
    expect(await kiosk.report()).toEqual(refusal('WrongEpoch'))
    kiosk.beginEpoch(2)
    expect((await kiosk.closeEpoch('forgotten')).body).toMatchObject({ epoch: 3 })
    kiosk.beginEpoch(3)
    expect((await kiosk.hello()).body).toMatchObject({ mustClose: true, epoch: 3, acknowledgedSeq: 0 })
    expect((await kiosk.report()).httpStatus).toBe(200)
    await reportAll()
    expect((await kiosk.closeEpoch('epoch')).body).toMatchObject({ epoch: 4 })
  })

  it('takes what it has forgotten of epochs that are over before it lets a kiosk go on', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, seatsAt(1, 2)))
    const first = [
      taken(kiosk, showtimeId, held),
      kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1))),
      kiosk.entry('rights-given-back', { showtimeId, seats: held.slice(1), reason: 'not-wanted' }),
    ]
    await kiosk.upload(first)
    expect(await kiosk.closeEpoch('forgotten')).toEqual(refusal('WrongEpoch'))
    await recover()
    await reportAll()
    expect((await kiosk.closeEpoch('epoch')).body).toMatchObject({ epoch: 2 })
    const isForgotten = { epoch: 1, closed_epoch: null, closed_seq: null }
    await server.db.updateTable('devices').set(isForgotten).where('device', '=', kiosk.device).execute()
    await restore(showtimeId, [kiosk])

    kiosk.beginEpoch(2)
    expect((await kiosk.hello()).body).toMatchObject({ epoch: 1, acknowledgedSeq: 0 })
    const second = [kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })]
    expect(await kiosk.upload(second)).toEqual(refusal('WrongEpoch'))
    kiosk.beginEpoch(1, 3)
    expect((await kiosk.upload(first.slice(0, 1))).httpStatus).toBe(200)
    expect(await kiosk.closeEpoch('forgotten')).toEqual(refusal('JournalGap', { expectedSeq: 2 }))
    expect((await kiosk.upload(first)).body).toMatchObject({ acknowledgedSeq: 3, reviewItems: [] })
    for (let times = 0; times < 2; times++) {
      expect((await kiosk.closeEpoch('forgotten')).body).toMatchObject({ epoch: 2 })
    }
    expect(await stateOf(showtimeId)).toEqual(['1 sold 1', '2 free 1'])

    // Late entries of an epoch that is over: known ones change nothing, a sale fits no custody any more.
    expect((await kiosk.upload(first)).body).toMatchObject({ acknowledgedSeq: 3, reviewItems: [] })
    const late = [kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(1)))]
    expect((await kiosk.upload(late)).body).toMatchObject({
      acknowledgedSeq: 4,
      reviewItems: [{ seq: 4, why: 'displaced' }],
    })
    const items = server.db
      .selectFrom('review_items')
      .select(['why', 'epoch', 'seq'])
      .where('device', '=', kiosk.device)
    expect(await items.execute()).toEqual([{ why: 'displaced', epoch: 1, seq: 4 }])

    kiosk.beginEpoch(2)
    expect((await kiosk.hello()).body).toMatchObject({ mustClose: true, epoch: 2, acknowledgedSeq: 0 })
    expect((await kiosk.upload(second)).body).toMatchObject({ acknowledgedSeq: 1 })
    await reportAll()
  })

  it('takes the journal of a kiosk that was enrolled after the copy, once that has enrolled again', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, seatsAt(1, 2)))
    await server.db.deleteFrom('devices').where('device', '=', kiosk.device).execute()
    await restore(showtimeId, [])
    expect((await kiosk.hello()).body).toEqual({ refusal: { code: 'UnknownDevice' } })
    const stranger = await enrolKiosk(server, null, { device: kiosk.device, key: makeDeviceKey() })
    expect((await kiosk.hello()).body).toEqual({ refusal: { code: 'UnknownDevice' } })
    // Without the server's word, with its word to another kiosk, or not signed with the key that it names.
    const other = await enrolKiosk(server)
    const liars = [
      { device: kiosk.device, key: other.key },
      { device: kiosk.device, key: other.key, told: other.told },
      { device: kiosk.device, key: { ...makeDeviceKey(), publicKey: kiosk.key.publicKey }, told: kiosk.told },
    ]
    for (const liar of liars) {
      await enrolKiosk(server, null, liar, other.key)
      expect((await kiosk.hello()).body).toEqual({ refusal: { code: 'UnknownDevice' } })
    }
    // A number that is still to be given is nobody's, whatever proves it.
    const above = { cinemaId: server.cinemaId, device: (other.device + 1_000) as DeviceNumber, epoch: 1, seq: 0 }
    const told = () => ({ ...above, proof: testProofs.ofTold({ ...above, generation: 0 }) })
    await enrolKiosk(server, null, { device: above.device, key: other.key, told }, other.key)
    const isKnown = server.db.selectFrom('devices').select('device').where('device', '=', above.device)
    expect(await isKnown.execute()).toEqual([])
    const successor = await enrolKiosk(server, null, kiosk, kiosk.key)
    expect(successor.device).toBeGreaterThan(stranger.device)
    const upload = await kiosk.upload([
      taken(kiosk, showtimeId, held),
      kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1))),
    ])
    expect(upload.body).toMatchObject({ acknowledgedSeq: 2, reviewItems: [] })
    expect(await stateOf(showtimeId)).toEqual(['1 sold 1', '2 written-off 1'])
    await reportAll()
  })

  it('waits no longer for a kiosk that is written off, and gives ids that it can not have given before', async () => {
    const [kiosk, lost] = [await enrolKiosk(server), await enrolKiosk(server)]
    const before = await addShowtime(server)
    await recover()
    await reportAll([lost.device])
    expect(await recoveryOf(kiosk)).toMatchObject({ unreported: [lost.device] })
    const manager = await signIn(server, 'manager')
    const signed = { login: manager.email, password: usualPassword, device: lost.device }
    expect((await kiosk.ask('POST', syncPaths.writeOff, signed)).httpStatus).toBe(200)
    expect(await recoveryOf(kiosk)).toBeNull()
    expect(await addShowtime(server)).toBeGreaterThan(before + 100_000)
  })

  /** Every other kiosk of this test's server says that it has nothing to say. */
  async function reportAll(but: readonly number[] = []): Promise<void> {
    const { db } = server
    const waiting = await db.selectFrom('devices').selectAll().where('recovery', '=', 'unreported').execute()
    for (const { device } of waiting) {
      if (!but.includes(device)) {
        await db.updateTable('devices').set({ recovery: 'reported' }).where('device', '=', device).execute()
      }
    }
    const fresh = await enrolKiosk(server)
    await db.updateTable('devices').set({ recovery: 'unreported' }).where('device', '=', fresh.device).execute()
    await fresh.report()
  }
})
