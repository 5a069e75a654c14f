import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { BehaviorSubject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createStaffStore } from '../../../electron/accounts/staff-store.ts'
import { copyOnceADay, keepDailyCopies } from '../../../electron/backup/daily-copy.ts'
import type { AccountId, DeviceNumber } from '../../../shared/core/ids.ts'
import type { OrderView } from '../../../shared/sales/order.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { foldedRights } from '../../support/folded-rights.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { until } from '../../support/until.ts'
import { anEnrolledDisk, owner, take } from '../store/a-disk.ts'

const dayMs = 86_400_000

async function setUp() {
  const { disk, store } = await anEnrolledDisk(3)
  const time = createFakeTime(Date.UTC(2026, 10, 21, 4))
  const copies = disk.copies
  return {
    ...{ disk, store, time, copies },
    names: () => (existsSync(copies) ? readdirSync(copies).sort() : []),
    needs: { directory: disk.directory, copyDirectory: copies, clock: time.clock, freeBytes: async () => 1e12 },
  }
}

/** How many documents each collection of a database file has. */
function countsOf(file: string): (readonly [string, number])[] {
  const database = new DatabaseSync(file, { readOnly: true })
  const collections = database.prepare('SELECT id, name FROM collection ORDER BY name').all()
  const counts = collections.map(({ id, name }) => {
    return [String(name), Number(database.prepare(`SELECT count(*) AS rows FROM documents_${id}`).get()?.rows)] as const
  })
  database.close()
  return counts
}

describe('the daily copy', () => {
  it('is made once a day while the database is in use, whole and for this user alone', async () => {
    const { names, needs, copies } = await setUp()
    expect([await copyOnceADay(needs), await copyOnceADay(needs)]).toEqual(['made', 'not-due'])
    expect(names()).toEqual(['kiosk-2026-11-21.sqlite'])
    expect(statSync(join(copies, 'kiosk-2026-11-21.sqlite')).mode & 0o777).toBe(0o600)
  })

  it.each(['with its seal', 'without a seal'])(
    'gives no rights where it is restored, %s, and loses no entry',
    async (seal) => {
      const { disk, needs, copies } = await setUp()
      await copyOnceADay(needs)
      await disk.close()
      if (seal === 'without a seal') rmSync(disk.sealFile)
      copyFileSync(join(copies, 'kiosk-2026-11-21.sqlite'), disk.database)
      const store = await disk.open()
      expect(store.restoredAtMs()).not.toBeNull()
      expect([store.journal.owner(), store.journal.previousOwners()]).toEqual([null, [owner]])
      expect((await foldedRights(store.journal)).counts()).toEqual({ seats: 0, showtimes: 0 })
      expect(await store.journal.formerEntriesAfter(owner, 0, 10)).toHaveLength(3)
      await expect(take(store, 4)).rejects.toThrow('enrolled')
      await store.journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
      expect(store.restoredAtMs()).toBeNull()
    },
  )

  it('holds nothing of staff, and nothing else is missing from it', async () => {
    const { disk, store, needs, copies } = await setUp()
    const clerk = {
      accountId: 5 as AccountId,
      name: 'Clerk',
      role: 'clerk' as const,
      stamp: 'a stamp',
      atMs: 1_800_000_000_000,
    }
    const staff = createStaffStore(store)
    await staff.keep('clerk@cinema', 'secret', clerk)
    const stored = await store.database.staff.findOne().exec(true)
    const rows = (file: string) => Number(new Map(countsOf(file)).get('staff'))
    expect(rows(disk.database)).toBe(1)
    await copyOnceADay(needs)
    const copy = join(copies, 'kiosk-2026-11-21.sqlite')
    const isIn = (text: string) => readFileSync(copy, 'latin1').includes(text)
    expect([isIn(stored.key), isIn(stored.sealed.slice(0, 40)), isIn('"rights-taken"')]).toEqual([false, false, true])
    expect(countsOf(copy)).toEqual(countsOf(disk.database).filter(([name]) => name !== 'staff'))
    expect((await staff.find('clerk@cinema'))?.name).toEqual(clerk.name)

    await disk.close()
    copyFileSync(copy, disk.database)
    const restored = createStaffStore(await disk.open())
    expect(await restored.find('clerk@cinema')).toBeNull()
    await restored.keep('clerk@cinema', 'secret', clerk)
    expect((await restored.find('clerk@cinema'))?.name).toEqual(clerk.name)
  })

  it('takes the place of those that lay in the data folder before, once it is made', async () => {
    const { disk, needs } = await setUp()
    const former = join(disk.directory, 'copies')
    mkdirSync(former)
    writeFileSync(join(former, 'kiosk-2026-11-20.sqlite'), 'with password hashes')
    expect(await copyOnceADay({ ...needs, limitBytes: 1_000 })).toBe('no-room')
    expect(existsSync(former)).toBe(true)
    await copyOnceADay(needs)
    expect(existsSync(former)).toBe(false)
  })

  it('leaves the database that it was made of as it is', async () => {
    const { disk, store, needs } = await setUp()
    await copyOnceADay(needs)
    expect(store.journal.owner()).toEqual(owner)
    expect((await take(store, 4)).seq).toBe(4)
    expect((await disk.open()).journal.owner()).toEqual(owner)
  })

  it('is kept for a week of copies, and for less where they are large', async () => {
    const { copies, names, needs, time } = await setUp()
    for (let day = 0; day < 9; day++) {
      await copyOnceADay(needs)
      await time.pass(dayMs)
    }
    expect(names()).toEqual(['23', '24', '25', '26', '27', '28', '29'].map((day) => `kiosk-2026-11-${day}.sqlite`))
    const { size } = statSync(join(copies, names()[0] ?? ''))
    await copyOnceADay({ ...needs, limitBytes: 3.5 * size })
    expect(names()).toEqual(['28', '29', '30'].map((day) => `kiosk-2026-11-${day}.sqlite`))
  })

  it('is not made where the disk or its limit has no room for it', async () => {
    const { names, needs } = await setUp()
    expect(await copyOnceADay({ ...needs, freeBytes: async () => 300_000_000 })).toBe('no-room')
    expect(await copyOnceADay({ ...needs, limitBytes: 1_000 })).toBe('no-room')
    expect(names()).toEqual([])
  })

  it('takes the place of a draft that a kill has left', async () => {
    const { names, needs, copies } = await setUp()
    await copyOnceADay(needs)
    rmSync(join(copies, 'kiosk-2026-11-21.sqlite'))
    writeFileSync(join(copies, 'draft'), 'half of it')
    await copyOnceADay(needs)
    expect(names()).toEqual(['kiosk-2026-11-21.sqlite'])
  })

  it('waits until no customer is there', async () => {
    const { names, needs, time } = await setUp()
    const { log, faults } = createSilentLog()
    const order$ = new BehaviorSubject({ stage: 'held' } as OrderView)
    const { directory, copyDirectory, freeBytes } = needs
    const ports = { clock: time.clock, timer: time.timer, log }
    const copying = keepDailyCopies({ directory, copyDirectory, freeBytes, order$, ports })
    await time.pass(30 * 60_000)
    expect(names()).toEqual([])
    order$.next({ stage: 'none' })
    await time.pass(15 * 60_000)
    await until(() => names().length === 1)
    await copying.close()
    expect(names()).toEqual(['kiosk-2026-11-21.sqlite'])
    expect(faults).toEqual([])
  })
})
