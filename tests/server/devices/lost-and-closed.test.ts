import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noteSignIn } from '../../../server/ledger/devices/device-staff.ts'
import type { AccountId, DeviceNumber, ShowtimeId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import type { DevicesAnswer } from '../../../shared/sync/staff-messages.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff, itemsOf } from '../../support/staff-at-kiosk.ts'
import { until } from '../../support/until.ts'
import { signIn, usualPassword } from '../../support/web-customer.ts'

const refusal = (code: string, more = {}) => ({ httpStatus: 409, body: { refusal: { code, ...more } } })
const ok = (body: object) => ({ httpStatus: 200, body })
const [first, second, third] = [1, 2, 3].map((col) => ({ row: 1, col }))
const seats = [first, second, third].filter((seat) => seat !== undefined)

describe.each(databaseKinds)('a kiosk that is lost, closed or copied, on %s', (kind) => {
  let server: TestServer
  let desk: TestKiosk
  let people: { email: string }[]
  let manager: AccountId
  beforeAll(async () => {
    server = await openTestServer(kind)
    desk = await enrolKiosk(server)
    manager = await addStaff(server, 'manager')
    people = [await signIn(server, 'manager'), await signIn(server, 'administrator'), await signIn(server, 'clerk')]
  })
  afterAll(() => server.close())

  const sign = (path: string, person: 0 | 1 | 2, device: DeviceNumber, password = usualPassword) =>
    desk.ask('POST', path, { login: people[person]?.email, password, device })
  const writeOff = (kiosk: TestKiosk) => sign(syncPaths.writeOff, 0, kiosk.device)
  const stateOf = async (showtimeId: ShowtimeId) => {
    const rows = server.db.selectFrom('seat_custody').select(['state', 'number']).where('showtime_id', '=', showtimeId)
    return (await rows.orderBy('seat_col').execute()).map(({ state, number }) => `${state} ${number}`)
  }
  const reviewReason = async (device: DeviceNumber) =>
    (
      await server.db.selectFrom('review_items').select('why').where('device', '=', device).orderBy('item_id').execute()
    ).map(({ why }) => why)
  const listed = async (device: DeviceNumber) =>
    ((await desk.ask('GET', syncPaths.devices)).body as DevicesAnswer).devices.find((one) => one.device === device)

  /** A kiosk that holds three seats of a showtime and has reported none of them sold. */
  const aHolder = async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const held = grantedSeats(await kiosk.grant(showtimeId, seats))
    await kiosk.upload([
      kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'allotment', seats: held }),
    ])
    return { kiosk, showtimeId, held }
  }

  const setBlocked = (kiosk: TestKiosk, is_blocked: boolean) =>
    server.db.updateTable('devices').set({ is_blocked }).where('device', '=', kiosk.device).execute()

  it('has its seats written off once, by a manager’s password, and nobody sells them', async () => {
    const { kiosk, showtimeId } = await aHolder()
    expect(await sign(syncPaths.writeOff, 0, kiosk.device, 'wrong')).toEqual(refusal('WrongLogin'))
    expect(await sign(syncPaths.writeOff, 2, kiosk.device)).toEqual(refusal('NotManager'))
    expect(await sign(syncPaths.writeOff, 0, 99_999 as DeviceNumber)).toEqual(refusal('NoSuchDevice'))
    expect(await writeOff(kiosk)).toEqual(ok({ seats: 3 }))
    expect(await writeOff(kiosk)).toEqual(ok({ seats: 0 }))
    expect(await desk.grant(showtimeId, seats.slice(0, 1))).toEqual(refusal('SeatsGone', { seats: [first] }))
    const customer = await signIn(server)
    expect((await customer.hold(showtimeId, 1, 2)).msg).not.toBe('')
    expect(await listed(kiosk.device)).toMatchObject({ state: 'written-off', heldSeats: 0, writtenOffSeats: 3 })
    const audit = await server.db.selectFrom('audit').selectAll().where('action', '=', 'device-written-off').execute()
    expect(audit.at(-1)).toMatchObject({ device: desk.device, detail: { to: { device: kiosk.device, seats: 3 } } })
  })

  it('is told to enrol again, and its journal still counts as if nothing had happened', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    await writeOff(kiosk)
    const retired = refusal('DeviceRetired', { why: 'written-off' })
    expect(await kiosk.hello()).toEqual(retired)
    expect(await kiosk.grant(showtimeId, [{ row: 2, col: 2 }])).toEqual(retired)
    const upload = await kiosk.upload([
      kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1))),
      kiosk.entry('rights-given-back', { showtimeId, seats: held.slice(1, 2), reason: 'not-wanted' }),
    ])
    expect(upload.body).toMatchObject({ acknowledgedSeq: 3, reviewItems: [] })
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'free 1', 'written-off 1'])
    // What it closes in order is known not to be sold.
    expect(await kiosk.closeEpoch('none')).toEqual(ok({ epoch: 1, proof: expect.any(String) }))
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'free 1', 'free 2'])
    // Nobody says that its ticket was seen (undelivered-sales.test.ts).
    expect(await reviewReason(kiosk.device)).toEqual(['undelivered'])
  })

  it('has its seats sold again only on two people’s word, and a late sale of one waits for a person', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    expect(await sign(syncPaths.proposeResale, 0, kiosk.device)).toEqual(refusal('NotWrittenOff'))
    await writeOff(kiosk)
    expect(await sign(syncPaths.confirmResale, 1, kiosk.device)).toEqual(refusal('NoProposal'))
    expect(await sign(syncPaths.proposeResale, 0, kiosk.device)).toEqual(ok({ seats: 0 }))
    expect(await sign(syncPaths.proposeResale, 1, kiosk.device)).toEqual(ok({ seats: 0 }))
    expect((await listed(kiosk.device))?.resaleProposed).toMatchObject({ atMs: server.time.clock.nowMs() })
    expect(await sign(syncPaths.confirmResale, 0, kiosk.device)).toEqual(refusal('SamePerson'))
    expect(await sign(syncPaths.confirmResale, 2, kiosk.device)).toEqual(refusal('NotManager'))
    expect(await stateOf(showtimeId)).toEqual(['written-off 1', 'written-off 1', 'written-off 1'])
    expect(await sign(syncPaths.confirmResale, 1, kiosk.device)).toEqual(ok({ seats: 3 }))
    expect(await sign(syncPaths.proposeResale, 0, kiosk.device)).toEqual(ok({ seats: 0 }))
    expect((await listed(kiosk.device))?.resaleProposed).toBe(null)
    expect(await stateOf(showtimeId)).toEqual(['free 2', 'free 2', 'free 2'])
    const again = grantedSeats(await desk.grant(showtimeId, seats.slice(0, 1)))
    expect(again).toEqual([{ ...first, grantNumber: 3, proof: expect.any(String) }])
    const late = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 2)))])
    expect(late.body).toMatchObject({ reviewItems: [{ seq: 2, why: 'displaced' }] })
    const tickets = await server.db.selectFrom('tickets').selectAll().where('device', '=', kiosk.device).execute()
    expect(tickets.map(({ state, paid_fen: paid }) => [state, paid])).toEqual([
      ['displaced', 3_990],
      ['displaced', 3_990],
    ])
    expect(await stateOf(showtimeId)).toEqual(['granted 3', 'free 2', 'free 2'])
  })

  it('closes once the server has all of its journal, however often it says so, and its seats are free', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    const sale = kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1)))
    expect(await kiosk.closeEpoch('none')).toEqual(refusal('JournalGap', { expectedSeq: 2 }))
    await kiosk.upload([sale])
    expect(await kiosk.closeEpoch('none', 1)).toEqual(refusal('JournalGap', { expectedSeq: 3 }))
    const closed = await Promise.all([1, 2].map(() => kiosk.closeEpoch('none')))
    expect(closed).toEqual([ok({ epoch: 1, proof: expect.any(String) }), ok({ epoch: 1, proof: expect.any(String) })])
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'free 2', 'free 2'])
    expect(await kiosk.hello()).toEqual(refusal('DeviceRetired', { why: 'closed' }))
    expect(await kiosk.grant(showtimeId, seats.slice(1, 2))).toEqual(refusal('DeviceRetired', { why: 'closed' }))
    // A copy of it that goes on selling can move no seat any more.
    const late = await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(1, 2)))])
    expect(late.body).toMatchObject({ acknowledgedSeq: 3 })
    expect(await reviewReason(kiosk.device)).toEqual(['undelivered', 'quarantined'])
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'free 2', 'free 2'])
  })

  /** A kiosk that was blocked while it told of a sale, and closed its journal after that. */
  const aHolderInDoubt = async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    await setBlocked(kiosk, true)
    await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1)))])
    expect(await reviewReason(kiosk.device)).toEqual(['quarantined'])
    expect(await kiosk.closeEpoch('none')).toEqual(refusal('DeviceStopped', { why: 'blocked' }))
    await setBlocked(kiosk, false)
    expect(await kiosk.closeEpoch('none')).toEqual(ok({ epoch: 1, proof: expect.any(String) }))
    expect(await stateOf(showtimeId)).toEqual(['written-off 1', 'written-off 1', 'written-off 1'])
    expect(await desk.grant(showtimeId, seats.slice(0, 1))).toEqual(refusal('SeatsGone', { seats: [first] }))
    const resolve = async (how: 'apply' | 'accept') => {
      await noteSignIn(server.db, desk.device, manager)
      const [item] = (await itemsOf(desk, kiosk.device)).filter(({ why }) => why === 'quarantined')
      return await desk.ask('POST', syncPaths.resolve, { itemId: item?.itemId, accountId: manager, end: { kind: how } })
    }
    return { kiosk, showtimeId, resolve }
  }

  it('closes with its seats sold to nobody while a part of its journal is quarantined, until that counts', async () => {
    const { showtimeId, resolve } = await aHolderInDoubt()
    expect(await resolve('apply')).toEqual(ok({ ticket: null }))
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'free 2', 'free 2'])
  })

  it('closes with its seats sold to nobody where two wrote its journal, also once a part that was quarantined counts', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    await setBlocked(kiosk, true)
    await kiosk.upload([kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1)))])
    // Its copy has another entry under that number.
    kiosk.beginEpoch(1, 1)
    await kiosk.upload([kiosk.entry('staff-action', { accountId: manager, action: 'signed-in' })])
    expect(await reviewReason(kiosk.device)).toEqual(['quarantined', 'forked'])
    await setBlocked(kiosk, false)
    await writeOff(kiosk)
    expect((await kiosk.closeEpoch('none')).httpStatus).toBe(200)
    await noteSignIn(server.db, desk.device, manager)
    const [item] = (await itemsOf(desk, kiosk.device)).filter(({ why }) => why === 'quarantined')
    const counts = { itemId: item?.itemId, accountId: manager, end: { kind: 'apply' } }
    expect(await desk.ask('POST', syncPaths.resolve, counts)).toEqual(ok({ ticket: null }))
    // The copy may have sold the other two, and can't say so.
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'written-off 1', 'written-off 1'])
  })

  // PGlite has one connection: nothing can come in between there.
  if (kind === 'Postgres')
    it('has its seats sold again once where two people confirm it at the same moment', async () => {
      const { kiosk, showtimeId } = await aHolder()
      await writeOff(kiosk)
      expect((await sign(syncPaths.proposeResale, 0, kiosk.device)).httpStatus).toBe(200)
      const { db } = server
      const others = [await signIn(server, 'manager'), await signIn(server, 'administrator')]
      const isHeld = Promise.withResolvers<void>()
      const letGo = Promise.withResolvers<void>()
      const holding = db.transaction().execute(async (trx) => {
        await trx.selectFrom('seat_custody').selectAll().where('showtime_id', '=', showtimeId).forUpdate().execute()
        isHeld.resolve()
        await letGo.promise
      })
      await isHeld.promise
      const confirming = others.map(({ email }) =>
        desk.ask('POST', syncPaths.confirmResale, { login: email, password: usualPassword, device: kiosk.device }),
      )
      const waiting = sql<{ count: number }>`select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
      await until(async () => (await waiting.execute(db)).rows[0]?.count === 2)
      letGo.resolve()
      await holding
      const answers = (await Promise.all(confirming)).toSorted((a, b) => a.httpStatus - b.httpStatus)
      expect(answers).toEqual([ok({ seats: 3 }), refusal('NoProposal')])
      const confirmed = db.selectFrom('audit').select('detail').where('action', '=', 'resale-confirmed').execute()
      const ofKiosk = (await confirmed).filter(({ detail }) =>
        JSON.stringify(detail).includes(`"device":${kiosk.device}`),
      )
      expect(ofKiosk).toHaveLength(1)
    })

  it('has them sold again on two people’s word alone where that is not to count', async () => {
    const { kiosk, showtimeId, resolve } = await aHolderInDoubt()
    expect(await resolve('accept')).toEqual(ok({ ticket: null }))
    expect(await stateOf(showtimeId)).toEqual(['written-off 1', 'written-off 1', 'written-off 1'])
    expect(await sign(syncPaths.proposeResale, 0, kiosk.device)).toEqual(ok({ seats: 0 }))
    expect(await sign(syncPaths.confirmResale, 1, kiosk.device)).toEqual(ok({ seats: 3 }))
    expect(await sign(syncPaths.proposeResale, 0, kiosk.device)).toEqual(refusal('NotWrittenOff'))
    expect(await stateOf(showtimeId)).toEqual(['free 2', 'free 2', 'free 2'])
  })

  it('may write on where it never heard that its epoch is closed, and closes it once more', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    await kiosk.upload([kiosk.entry('rights-given-back', { showtimeId, seats: held, reason: 'not-wanted' })])
    expect(await kiosk.closeEpoch('epoch')).toEqual(ok({ epoch: 2, proof: expect.any(String) }))
    const after = kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })
    expect((await kiosk.hello()).body).toMatchObject({ epoch: 1, mustClose: true, acknowledgedSeq: 2 })
    expect(await kiosk.closeEpoch('epoch')).toEqual(refusal('JournalGap', { expectedSeq: 3 }))
    expect((await kiosk.upload([after])).body).toMatchObject({ acknowledgedSeq: 3, reviewItems: [] })
    expect((await kiosk.report()).httpStatus).toBe(200)
    expect(await kiosk.closeEpoch('epoch')).toEqual(ok({ epoch: 2, proof: expect.any(String) }))
    expect(await reviewReason(kiosk.device)).toEqual([])
    kiosk.beginEpoch(2)
    expect((await kiosk.hello()).body).toMatchObject({ epoch: 2, mustClose: false, acknowledgedSeq: 0 })
    // Once it has written in the next epoch, whoever is still in that one is a copy of it.
    await kiosk.upload([kiosk.entry('staff-action', { accountId: 1, action: 'signed-in' })])
    kiosk.beginEpoch(1, 4)
    expect(await kiosk.hello()).toEqual(refusal('WrongEpoch'))
  })

  it('is given up by the device that takes its place, where that proves to be the same kiosk', async () => {
    const { kiosk, showtimeId } = await aHolder()
    const stranger = await enrolKiosk(server, null, { device: kiosk.device, key: desk.key })
    expect(await stateOf(showtimeId)).toEqual(['granted 1', 'granted 1', 'granted 1'])
    const successor = await enrolKiosk(server, null, kiosk)
    expect(successor.device).toBeGreaterThan(stranger.device)
    expect(await stateOf(showtimeId)).toEqual(['written-off 1', 'written-off 1', 'written-off 1'])
    expect(await kiosk.hello()).toEqual(refusal('DeviceRetired', { why: 'written-off' }))
  })

  it('is stopped, and its copy with it, as soon as two different journals have come', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    const [ours, theirs] = [
      kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1))),
      { ...kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 1))), seq: 2 },
    ]
    expect(await kiosk.upload([ours])).toMatchObject({ httpStatus: 200 })
    expect(await kiosk.upload([theirs])).toEqual(refusal('JournalGap', { expectedSeq: 3 }))
    const stopped = refusal('DeviceStopped', { why: 'forked' })
    expect(await kiosk.grant(showtimeId, [{ row: 2, col: 1 }])).toEqual(stopped)
    expect((await kiosk.hello()).body).toMatchObject({ stopped: 'forked' })
    expect(await reviewReason(kiosk.device)).toEqual(['forked', 'displaced', 'other-journal'])
    expect(await listed(kiosk.device)).toMatchObject({ state: 'forked', heldSeats: 2 })
    expect(await kiosk.closeEpoch('none')).toEqual(stopped)
    expect(await writeOff(kiosk)).toEqual(ok({ seats: 2 }))
    // The other one may have sold them, and can't say so.
    expect(await kiosk.closeEpoch('none', 2)).toEqual(ok({ epoch: 1, proof: expect.any(String) }))
    expect(await stateOf(showtimeId)).toEqual(['sold 1', 'written-off 1', 'written-off 1'])
  })

  it('has the sales of its copy recorded and listed, each once and with its money, whatever number they bear', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    const ours = kiosk.sold(showtimeId, held.slice(0, 1))
    await kiosk.upload([kiosk.entry('sold', ours)])
    // Restored to before that, it sells other seats under the same numbers, and comes back with more than the server has.
    const theirs = kiosk.sold(showtimeId, held.slice(1, 2))
    const sameNumbers = { ...theirs, tickets: [{ ...theirs.tickets[0], ticketNumber: ours.tickets[0]?.ticketNumber }] }
    const paid = { ticketNumber: 1, saleId: randomUUID(), amountFen: 700, paid: { how: 'cash', accountId: manager } }
    kiosk.beginEpoch(1, 1)
    const copied = [kiosk.entry('sold', sameNumbers), kiosk.entry('refund-paid', paid)]
    await kiosk.upload([{ ...kiosk.entry('staff-action', { accountId: manager, action: 'signed-in' }), seq: 3 }])
    for (let times = 0; times < 2; times++) {
      expect(await kiosk.upload(copied)).toEqual(refusal('JournalGap', { expectedSeq: 4 }))
    }
    const rows = server.db.selectFrom('tickets').selectAll().where('showtime_id', '=', showtimeId)
    const tickets = await rows.orderBy('ticket_number').execute()
    expect(tickets.map(({ state, seat_col, paid_fen }) => [state, seat_col, paid_fen])).toEqual([
      ['sold', 2, 3_990],
      ['sold', 1, 3_990],
    ])
    const items = await itemsOf(desk, kiosk.device)
    expect(
      items.map(({ why, seq, amountFen, ticket, ways }) => [why, seq, amountFen ?? ticket?.paidFen, ways]),
    ).toEqual([
      ['forked', 2, undefined, ['accept']],
      ['number-taken', 2, 3_990, ['reseat', 'refund', 'accept']],
      ['other-journal', 2, 3_990, ['reseat', 'refund', 'accept']],
      ['other-journal', 3, 700, ['accept']],
    ])
  })

  it('has nothing of its copy recorded while it is blocked, and all of its money listed', async () => {
    const { kiosk, showtimeId, held } = await aHolder()
    await kiosk.upload([kiosk.entry('staff-action', { accountId: manager, action: 'signed-in' })])
    await setBlocked(kiosk, true)
    kiosk.beginEpoch(1, 1)
    const copied = [kiosk.entry('sold', kiosk.sold(showtimeId, held.slice(0, 2)))]
    for (let times = 0; times < 2; times++) {
      expect(await kiosk.upload(copied)).toEqual(refusal('JournalGap', { expectedSeq: 3 }))
    }
    expect((await itemsOf(desk, kiosk.device)).map(({ why, amountFen }) => [why, amountFen])).toEqual([
      ['forked', null],
      ['other-journal', 7_980],
    ])
    expect(await stateOf(showtimeId)).toEqual(['granted 1', 'granted 1', 'granted 1'])
  })
})
