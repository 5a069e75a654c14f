import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { OpenDatabase } from '../../../server/db/database.ts'
import { nextDeviceNumber } from '../../../server/db/server-ids.ts'
import type { DeviceState } from '../../../server/db/tables.ts'
import { ensureCinema } from '../../../server/ledger/catalog/cinemas-store.ts'
import { addDevice, listDevices, setDeviceState } from '../../../server/ledger/devices/devices-store.ts'
import type { Mark } from '../../../server/ledger/recovery/mark.ts'
import { goBeyond, listUnreported, readLastIds } from '../../../server/ledger/recovery/recoveries-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createBeginRecovery } from '../../../server/recovery/begin-recovery.ts'
import { readCommitNumber } from '../../../server/recovery/commit-number-store.ts'
import { detectRestore, type RestoreDetector } from '../../../server/recovery/detect-restore.ts'
import { createServerMark } from '../../../server/recovery/server-mark.ts'
import { whyRestoredAtOpen } from '../../../server/recovery/why-restored.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { databaseKinds, openTestDatabase } from '../../support/databases.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

const mark: Mark = { commitNumber: 5, lastIds: {}, devices: [], openSinceBoot: null }
const opened = { isSaidSo: false, commitNumber: 5, durability: 'process', bootId: 'boot-1', mark } as const

describe('a database that is opened', () => {
  it.each([
    ['it was closed in order where its mark left it', opened],
    ['it has come further than its mark', { ...opened, commitNumber: 6 }],
    ['it has no mark, as at the first start', { ...opened, mark: null }],
    ['its server was killed, and the machine runs on', { ...opened, mark: { ...mark, openSinceBoot: 'boot-1' } }],
    [
      'it writes with fsync, whatever ended it',
      { ...opened, durability: 'fsync', mark: { ...mark, openSinceBoot: 'boot-0' } },
    ],
  ] as const)('goes on where %s', (_, given) => {
    expect(whyRestoredAtOpen(given)).toBeNull()
  })

  it.each([
    ['operator', { ...opened, isSaidSo: true, mark: null }],
    ['commit-number', { ...opened, commitNumber: 4 }],
    ['reboot', { ...opened, mark: { ...mark, openSinceBoot: 'boot-0' } }],
    ['reboot', { ...opened, bootId: null, mark: { ...mark, openSinceBoot: 'unknown' } }],
  ] as const)('counts as restored: %s', (why, given) => {
    expect(whyRestoredAtOpen(given)).toBe(why)
  })
})

describe.each(databaseKinds)('the mark beside the database on %s', (kind) => {
  let database: OpenDatabase
  beforeAll(async () => {
    database = await openTestDatabase(kind)
  })
  afterAll(() => database.close())

  it('is never ahead of the database, moves only with it, and tells an older copy', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const kept = createServerMark(join(folder.path, 'seal', 'server.mark'))
    const begun: string[] = []
    const open = (isSaidSo = false) =>
      detectRestore({
        ...{ database, mark: kept, bootId: 'boot-1', isSaidSo },
        beginRecovery: async (why, reached) => {
          begun.push(why)
          if (reached) await goBeyond(db, reached)
        },
      })
    const number = async () => (await kept.read())?.commitNumber
    const first = await open()
    const before = (await number()) ?? 0
    await first.step()
    expect(await number()).toBe(before)
    first.note()
    await first.step()
    expect([await number(), await readCommitNumber(db)]).toEqual([before + 1, before + 1])
    await first.closed()
    expect(await kept.read()).toMatchObject({ commitNumber: before + 1, openSinceBoot: null })

    await open()
    expect(begun).toEqual([])
    await db.updateTable('commit_number').set({ number: before }).execute()
    await open()
    expect(begun).toEqual(['commit-number'])
    await open()
    await open(true)
    expect(begun).toEqual(['commit-number', 'operator'])
  })

  it('gives the word of the operator as the reason where an older copy shows it, too', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const commitNumber = await readCommitNumber(db)
    const ahead = createServerMark(join(folder.path, 'server.mark'))
    await ahead.write({ commitNumber: commitNumber + 5, openSinceBoot: null, lastIds: {}, devices: [] })
    const begun: string[] = []
    await detectRestore({
      ...{ database, mark: ahead, bootId: 'boot-1', isSaidSo: true },
      beginRecovery: async (why, reached) => {
        begun.push(why)
        if (reached) await goBeyond(db, reached)
      },
    })
    expect(begun).toEqual(['operator'])
  })

  it('tells an older copy of kiosks that were enrolled since, whatever has become of them', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const { clock } = createFakeTime()
    const cinema = { cinemaId: 3, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' }
    await ensureCinema(db, cinema)
    const ledger = createSqlLedger({ db, clock })
    const open = () =>
      detectRestore({
        ...{ database, mark: createServerMark(join(folder.path, 'server.mark')), bootId: 'boot-1' },
        isSaidSo: false,
        beginRecovery: createBeginRecovery({ ledger, clock, log: createSilentLog().log }),
      })
    const enrol = async (publicKey: string) => {
      const device = await nextDeviceNumber(db)
      const made = { cinema_id: 3, device, public_key: publicKey, name: 'desk', enrolled_at_ms: clock.nowMs() }
      await addDevice(db, {
        ...made,
        epoch: 1,
        is_blocked: false,
        acknowledged_seq: 4,
        app_version: null,
        merchant_id: null,
      })
      return device
    }
    const watch = await open()
    const number = await readCommitNumber(db)
    const [there, gone] = [await enrol('there'), await enrol('gone')]
    await setDeviceState(db, gone, 'closed')
    await watch.markNow()
    await db.deleteFrom('devices').where('cinema_id', '=', 3).execute()
    await db.updateTable('commit_number').set({ number }).execute()
    await open()
    expect(await listDevices(db, 3)).toMatchObject([
      { device: there, public_key: 'there', epoch: 1, acknowledged_seq: 0, state: 'enrolled', recovery: 'unreported' },
      { device: gone, public_key: 'gone', epoch: 1, acknowledged_seq: 0, state: 'enrolled', recovery: 'unreported' },
    ])
  })

  it('stops those again that were stopped when it was written, and lets nobody go on whom the copy has stopped', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const { clock } = createFakeTime()
    const cinemaId = 4
    await ensureCinema(db, { cinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
    const place = { db, cinemaId, time: { clock } }
    const ledger = createSqlLedger({ db, clock })
    const open = () =>
      detectRestore({
        ...{ database, mark: createServerMark(join(folder.path, 'server.mark')), bootId: 'boot-1' },
        isSaidSo: false,
        beginRecovery: createBeginRecovery({ ledger, clock, log: createSilentLog().log }),
      })
    const enrol = async (name: string) => {
      const device = await nextDeviceNumber(db)
      const made = { cinema_id: cinemaId, device, public_key: name, name, enrolled_at_ms: clock.nowMs() }
      const begun = { epoch: 1, is_blocked: false, acknowledged_seq: 0, app_version: null, merchant_id: null }
      await addDevice(db, { ...made, ...begun })
      return device
    }
    const set = (device: DeviceNumber, to: { is_blocked?: boolean; state?: DeviceState }) =>
      db.updateTable('devices').set(to).where('device', '=', device).execute()
    const free = { is_blocked: false, state: 'enrolled' } as const
    const watch = await open()
    const number = await readCommitNumber(db)
    const [blocked, lost, forked] = [await enrol('blocked'), await enrol('lost'), await enrol('forked')]
    const [forgotten, closed, inCopy] = [await enrol('forgotten'), await enrol('closed'), await enrol('in the copy')]
    const showtimeId = await addShowtime(place)
    const seat = { cinema_id: cinemaId, showtime_id: showtimeId, seat_row: 1, epoch: 1, number: 1 }
    for (const [col, holder] of [lost, blocked].entries()) {
      const row = { ...seat, seat_col: col + 1, holder, hold_ends_at_ms: null } as const
      await db
        .insertInto('seat_custody')
        .values({ ...row, state: 'granted' })
        .execute()
    }

    await set(blocked, { is_blocked: true })
    for (const device of [lost, forgotten]) await set(device, { state: 'written-off', is_blocked: true })
    await set(forked, { state: 'forked' })
    await set(closed, { state: 'closed' })
    await watch.markNow()
    for (const device of [blocked, lost, forked, closed]) await set(device, free)
    await db.deleteFrom('devices').where('device', '=', forgotten).execute()
    await set(inCopy, { is_blocked: true, state: 'written-off' })
    await db.updateTable('commit_number').set({ number }).execute()

    await open()
    const isWaited = { recovery: 'unreported' }
    expect(await listDevices(db, cinemaId)).toMatchObject([
      { name: 'blocked', is_blocked: true, state: 'enrolled', ...isWaited },
      { name: 'lost', is_blocked: true, state: 'written-off' },
      { name: 'forked', is_blocked: false, state: 'forked', ...isWaited },
      { name: 'forgotten', is_blocked: true, state: 'written-off' },
      { name: 'closed', is_blocked: false, state: 'enrolled', ...isWaited },
      { name: 'in the copy', is_blocked: true, state: 'written-off', recovery: null },
    ])
    expect(await listUnreported(db, cinemaId)).toEqual([blocked, forked, closed])
    const seats = db.selectFrom('seat_custody').select(['holder', 'state']).where('cinema_id', '=', cinemaId)
    expect(await seats.orderBy('seat_col').execute()).toEqual([
      { holder: lost, state: 'written-off' },
      { holder: blocked, state: 'granted' },
    ])
    const items = db.selectFrom('review_items').select(['why', 'device']).where('cinema_id', '=', cinemaId)
    expect(await items.execute()).toEqual([{ why: 'forked', device: forked }])
  })

  it('says at each server of a database that a recovery has begun, whichever of them begins it', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const { clock } = createFakeTime()
    await ensureCinema(db, { cinemaId: 3, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
    const begin = createBeginRecovery({ ledger: createSqlLedger({ db, clock }), clock, log: createSilentLog().log })
    const heard: string[] = []
    const open = (name: string) =>
      detectRestore({
        ...{ database, mark: createServerMark(join(folder.path, 'server.mark')), bootId: 'boot-1', isSaidSo: false },
        beginRecovery: begin,
        onRecovery: () => heard.push(name),
      })
    const [one, two] = [await open('one'), await open('two')]
    for (const watch of [one, two, one]) await watch.step()
    expect(heard).toEqual([])
    const number = await readCommitNumber(db)
    one.note()
    await one.step()
    await db.updateTable('commit_number').set({ number }).execute()
    await one.step()
    expect(heard).toEqual(['one'])
    for (const watch of [two, one, two]) await watch.step()
    expect(heard).toEqual(['one', 'two'])
    // Shown by a kiosk at a third one.
    await begin('kiosk')
    for (const watch of [two, one, two]) await watch.step()
    expect(heard).toEqual(['one', 'two', 'two', 'one'])
  })

  it('is written by the next step where its disk was full, though nothing more has happened', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const kept = createServerMark(join(folder.path, 'server.mark'))
    let isDiskFull = false
    const write: typeof kept.write = async (next) => {
      if (isDiskFull) throw new Error('ENOSPC: no space left on device')
      await kept.write(next)
    }
    const watch = await detectRestore({
      ...{ database, mark: { ...kept, write }, bootId: 'boot-1', isSaidSo: false },
      beginRecovery: async () => undefined,
    })
    watch.note()
    isDiskFull = true
    await expect(watch.step()).rejects.toThrow('ENOSPC')
    isDiskFull = false
    await watch.step()
    expect((await kept.read())?.commitNumber).toBe(await readCommitNumber(db))
  })

  it('gives no id a second time and counts on, however often and to whatever copy the database is restored', async () => {
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    const { db } = database
    const { clock } = createFakeTime()
    const kept = createServerMark(join(folder.path, 'server.mark'))
    const begin = createBeginRecovery({ ledger: createSqlLedger({ db, clock }), clock, log: createSilentLog().log })
    const begun: string[] = []
    const open = () =>
      detectRestore({
        ...{ database, mark: kept, bootId: 'boot-1', isSaidSo: false },
        beginRecovery: async (why, reached) => {
          begun.push(why)
          await begin(why, reached)
        },
      })
    const go = async (watch: RestoreDetector) => {
      watch.note()
      await watch.step()
    }
    const given = new Set<number>()
    const enrol = async () => {
      const device = await nextDeviceNumber(db)
      expect(given.has(device)).toBe(false)
      given.add(device)
      return device
    }
    /** A copy of as much as is looked at here. */
    const copy = async () => ({ number: await readCommitNumber(db), last: (await readLastIds(db)).device_numbers ?? 0 })
    const restore = async ({ number, last }: Awaited<ReturnType<typeof copy>>) => {
      await db.updateTable('commit_number').set({ number }).execute()
      await sql`select setval('device_numbers', ${last})`.execute(db)
    }

    const first = await open()
    await enrol()
    await go(first)
    const older = await copy()
    for (let count = 0; count < 3; count++) await enrol()
    for (let count = 0; count < 3; count++) await go(first)
    const newer = await copy()
    await enrol()
    await go(first)
    for (const to of [older, older, newer, older]) {
      await restore(to)
      const watch = await open()
      await enrol()
      await go(watch)
      await enrol()
    }
    expect(begun).toEqual(Array(4).fill('commit-number'))
  })
})
