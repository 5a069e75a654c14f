import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { setAside } from '../../../electron/store/set-aside.ts'
import { findDamage } from '../../../electron/store/sqlite/find-damage.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { foldedRights } from '../../support/folded-rights.ts'
import { anEnrolledDisk, clock, owner, take } from './a-disk.ts'

const aside = `damaged-${new Date(clock.nowMs()).toISOString().replaceAll(/[:.]/g, '-')}`

/** Spoils the pages of a table, its leaves first, as bad sectors would. */
function spoilTable(database: string, name: string, leaves: (pages: readonly number[]) => readonly number[]): number[] {
  const file = new DatabaseSync(database)
  const found = file.prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno").all(name)
  const size = Number(file.prepare('PRAGMA page_size').get()?.page_size)
  file.close()
  return leaves(found.map(({ pageno }) => Number(pageno))).map((page) => (page - 1) * size)
}

/** The table that holds the journal, and a change to the database behind the storage's back. */
function changeJournal(database: string, sql: (table: string) => string): void {
  const file = new DatabaseSync(database, { defensive: false })
  const id = file.prepare("SELECT id FROM collection WHERE name = 'journal'").get()?.id
  file.exec(sql(`documents_${id}`))
  file.close()
}

async function aDamagedDisk(entryCount = 300) {
  const { disk } = await anEnrolledDisk(entryCount)
  await disk.close()
  const table = new DatabaseSync(disk.database, { readOnly: true })
  const id = table.prepare("SELECT id FROM collection WHERE name = 'journal'").get()?.id
  table.close()
  const offsets = spoilTable(disk.database, `documents_${id}`, (pages) => [pages[5] ?? 0, pages[20] ?? 0])
  for (const offset of offsets) disk.overwrite(offset, 4_096)
  return disk
}

describe('a damaged database', () => {
  it('is set aside as it was, with the reason, and what is readable of its journal waits for the server', async () => {
    const disk = await aDamagedDisk()
    const before = disk.bytes()
    const store = await disk.open()

    expect(readdirSync(disk.directory)).toContain(aside)
    expect(readFileSync(join(disk.directory, aside, 'kiosk.sqlite'))).toEqual(before)
    expect(readFileSync(join(disk.directory, aside, 'reason.txt'), 'utf8')).toMatch(/page|database disk image/i)
    expect(store.journal.owner()).toBeNull()
    expect(store.restoredAtMs()).toBeNull()
    expect((await foldedRights(store.journal)).counts()).toEqual({ seats: 0, showtimes: 0 })
    await expect(take(store, 1)).rejects.toThrow('enrolled')

    expect(store.journal.previousOwners()).toEqual([owner])
    const seqs: number[] = []
    for (let more = [0]; more.length > 0; seqs.push(...more)) {
      const found = await store.journal.formerEntriesAfter(owner, seqs.at(-1) ?? 0, 100)
      more = found.map(({ seq }) => seq)
    }
    const recovered = store.recovered[0]
    expect(recovered).toMatchObject({ name: aside, entries: seqs.length, isPartial: true })
    // Two leaves of a few entries each are lost; the first, the last and those between the leaves are not.
    expect(seqs.length).toBeGreaterThan(270)
    expect(seqs.length).toBeLessThan(300)
    expect([seqs[0], seqs.at(-1)]).toEqual([1, 300])
  })

  it('is recovered once, and its device number never comes again', async () => {
    const disk = await aDamagedDisk()
    await disk.open()
    const again = await disk.open()
    expect(again.recovered).toHaveLength(1)
    await expect(again.journal.begin(owner)).rejects.toThrow('enrolled here before')
    await again.journal.begin({ device: 2 as DeviceNumber, epoch: 1 })
    await take(again, 1)
    const later = await disk.open()
    expect([later.restoredAtMs(), later.journal.lastSeq(), later.recovered.length]).toEqual([null, 1, 1])
  })

  it('may have lost the end of every journal but the last, whose length the seal tells', async () => {
    const { disk, store } = await anEnrolledDisk(3)
    const later = { device: 2 as DeviceNumber, epoch: 1 }
    await store.journal.handOver(async () => 'nobody')
    await store.journal.begin(later)
    for (const grantNumber of [4, 5, 6]) await take(store, grantNumber)
    await disk.close()
    changeJournal(disk.database, (table) => `DELETE FROM ${table} WHERE id IN ('1-1-3', '2-1-2')`)
    const { journal } = await disk.open()
    expect(journal.previousOwners().toSorted((a, b) => a.device - b.device)).toEqual([owner, later])
    for (const former of [owner, later]) await journal.noteDelivered(former)
    expect(await journal.isWhole(owner)).toBe('lacking')
    expect(await journal.isWhole(later)).toBe('lacking')
  })

  it('lacks nothing of the last journal where all of it that the seal knows of can be read', async () => {
    const { disk } = await anEnrolledDisk(3)
    await disk.close()
    await setAside(disk.directory, 'damaged', clock.nowMs())
    const { journal } = await disk.open()
    expect(await journal.isWhole(owner)).toBe('unknown')
    await journal.noteDelivered(owner)
    expect(await journal.isWhole(owner)).toBe('whole')
  })

  it('is set aside where nothing of it can be read, and its device is known from the seal', async () => {
    const { disk } = await anEnrolledDisk()
    await disk.close()
    disk.overwrite(0, 100)
    const store = await disk.open()
    expect(store.recovered).toMatchObject([{ reason: 'file is not a database', entries: 0, isPartial: true }])
    expect([store.journal.owner(), store.journal.previousOwners()]).toEqual([null, [owner]])
  })

  it('overwrites no database that was set aside at the same moment', async () => {
    const { disk } = await anEnrolledDisk()
    for (const expected of [[aside], [aside, `${aside}-2`]]) {
      await disk.close()
      disk.overwrite(0, 100)
      await disk.open()
      expect(readdirSync(disk.directory).filter((name) => name.startsWith('damaged-'))).toEqual(expected)
    }
  })

  it('stays set aside where a kill left its log behind', async () => {
    const { disk } = await anEnrolledDisk(3)
    const log = readFileSync(`${disk.database}-wal`)
    await disk.close()
    disk.overwrite(0, 100)
    await setAside(disk.directory, 'damaged', clock.nowMs())
    writeFileSync(`${disk.database}-wal`, log)
    const store = await disk.open()
    expect([store.journal.owner(), await store.database.journal.count().exec()]).toEqual([null, 0])
    expect(store.recovered).toMatchObject([{ name: aside, reason: 'damaged', entries: 0 }])
  })

  it('is set aside again where a kill came before that was done', async () => {
    const { disk } = await anEnrolledDisk(3)
    await disk.close()
    changeJournal(disk.database, (table) => `DELETE FROM ${table} WHERE id = '1-1-2'`)
    mkdirSync(join(disk.directory, aside))
    linkSync(disk.database, join(disk.directory, aside, 'kiosk.sqlite'))
    expect((await disk.open()).recovered).toMatchObject([{ name: `${aside}-2`, entries: 2 }])
  })

  it('is one whose journal has a gap', async () => {
    const { disk } = await anEnrolledDisk(5)
    await disk.close()
    changeJournal(disk.database, (table) => `DELETE FROM ${table} WHERE id = '1-1-3'`)
    const store = await disk.open()
    const reason = 'the journal of device 1, epoch 1 ends at 5 and holds 4 entries'
    expect(store.recovered).toEqual([{ name: aside, reason, entries: 4, isPartial: false }])
    expect([store.journal.owner(), store.journal.previousOwners()]).toEqual([null, [owner]])
    expect(await store.journal.formerEntriesAfter(owner, 2, 100)).toMatchObject([{ seq: 4 }, { seq: 5 }])
  })

  it('is not one whose indexes alone are wrong: they are made again', async () => {
    const { disk } = await anEnrolledDisk(5)
    await disk.close()
    // One row comes back while the index is hidden from the schema.
    changeJournal(
      disk.database,
      (table) => `CREATE TABLE kept AS SELECT * FROM ${table} WHERE id = '1-1-3';
        DELETE FROM ${table} WHERE id = '1-1-3';
        CREATE TABLE hidden AS SELECT * FROM sqlite_schema WHERE name = '${table}_0';
        PRAGMA writable_schema = ON;
        DELETE FROM sqlite_schema WHERE name = '${table}_0'`,
    )
    changeJournal(
      disk.database,
      (table) => `INSERT INTO ${table} SELECT * FROM kept;
        PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema SELECT * FROM hidden`,
    )
    expect(findDamage(disk.database)).not.toEqual([])
    const store = await disk.open()
    expect(store.recovered).toEqual([])
    expect([store.journal.owner(), await store.journal.entriesAfter(0, Infinity)]).toMatchObject([owner, { length: 5 }])
  })

  it('is none because it can not be read now', async () => {
    const { disk } = await anEnrolledDisk()
    await disk.close()
    const lock = new DatabaseSync(disk.database)
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    await expect(disk.open()).rejects.toThrow('locked')
    lock.close()
    expect((await disk.open()).journal.owner()).toEqual(owner)
  })
})
