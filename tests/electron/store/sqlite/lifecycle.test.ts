import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fillWithDefaultSettings } from 'rxdb'
import { describe, expect, it } from 'vitest'
import { acquireFile, readThrough } from '../../../../electron/store/sqlite/acquire-file.ts'
import { getRxStorageSqlite } from '../../../../electron/store/sqlite/index.ts'
import { ensureSqliteVersion } from '../../../../electron/store/sqlite/sqlite-version.ts'
import {
  aDocument,
  idsOf,
  insert,
  openSample,
  prepared,
  queryIds,
  sampleSchema,
  temporaryFolder,
} from './sample-collection.ts'

const plainSchema = fillWithDefaultSettings({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 100 } },
  required: ['id'],
})

const opening = (schema: object) => ({
  databaseInstanceToken: 'test',
  databaseName: 'kiosk',
  collectionName: 'samples',
  schema: { ...plainSchema, ...schema },
  options: {},
  multiInstance: false,
  devMode: false,
})

describe('closing', () => {
  it('may be done twice, and everything else rejects afterwards', async () => {
    const samples = await openSample()
    await samples.close()
    await samples.close()
    await expect(samples.bulkWrite([{ document: aDocument() }], 'x')).rejects.toThrow('is closed')
    await expect(samples.findDocumentsById(['a'], false)).rejects.toThrow('is closed')
    await expect(samples.query(prepared({}))).rejects.toThrow('is closed')
    await expect(samples.count(prepared({}))).rejects.toThrow('is closed')
    await expect(samples.getAttachmentData('a', 'b', 'c')).rejects.toThrow('is closed')
    await expect(samples.getChangedDocumentsSince?.(1)).rejects.toThrow('is closed')
    await expect(samples.cleanup(0)).rejects.toThrow('is closed')
    await expect(samples.remove()).rejects.toThrow('is closed')
    expect(() => samples.changeStream()).toThrow('is closed')
  })

  it('ends the change stream of this instance only', async () => {
    const directory = temporaryFolder()
    const [one, two] = await Promise.all([openSample({ directory }), openSample({ directory })])
    const heard: string[] = []
    one.changeStream().subscribe({ complete: () => heard.push('one ended') })
    two.changeStream().subscribe({ next: () => heard.push('two heard'), complete: () => heard.push('two ended') })
    await one.close()
    await insert(two, aDocument())
    expect(heard).toEqual(['one ended', 'two heard'])
  })

  it('leaves everything for the next opening', async () => {
    const directory = temporaryFolder()
    const before = await openSample({ directory })
    await insert(before, aDocument({ title: 'x', price: 3 }))
    await before.close()
    const after = await openSample({ directory })
    expect(await queryIds(after, { selector: { price: { $gt: 2 } } })).toEqual(['a'])
    expect((await after.getChangedDocumentsSince?.(10))?.documents).toHaveLength(1)
  })

  it('closes the file with the last of its instances', async () => {
    const directory = temporaryFolder()
    const one = await openSample({ directory })
    const two = await openSample({ directory, collectionName: 'others' })
    await one.close()
    await insert(two, aDocument())
    await two.close()
    expect(readdirSync(directory)).toEqual(['kiosk.sqlite'])
  })
})

describe('removing', () => {
  it('leaves nothing of its documents to be read in the file', async () => {
    const directory = temporaryFolder()
    const samples = await openSample({ directory })
    const others = await openSample({ directory, collectionName: 'others' })
    await samples.bulkWrite(
      Array.from({ length: 300 }, (_, at) => ({ document: aDocument({ id: `a${at}`, note: `secret ${at}` }) })),
      'insert',
    )
    await samples.remove()
    await others.close()
    expect(readFileSync(join(directory, 'kiosk.sqlite'), 'latin1')).not.toContain('secret')
  })

  it('drops the collection and its attachments, and nothing else, and closes', async () => {
    const directory = temporaryFolder()
    const samples = await openSample({ directory })
    const others = await openSample({ directory, collectionName: 'others' })
    await insert(samples, aDocument())
    await insert(others, aDocument())
    await samples.remove()
    await expect(samples.query(prepared({}))).rejects.toThrow('is closed')
    await samples.close()
    expect(await queryIds(await openSample({ directory }), {})).toEqual([])
    expect(await queryIds(others, {})).toEqual(['a'])
  })

  it('makes other instances of the collection reject', async () => {
    const directory = temporaryFolder()
    const [one, two] = await Promise.all([openSample({ directory }), openSample({ directory })])
    await one.remove()
    await expect(two.query(prepared({}))).rejects.toThrow('has been removed')
    await two.close()
  })
})

describe('opening', () => {
  it('keeps databases, collections and schema versions apart, whatever their names', async () => {
    const directory = temporaryFolder()
    const names = ['kiosk', 'Kiosk', '../kiosk', 'a/b', "it's", '中文']
    const openings = names.map((databaseName) => ({ directory, databaseName }))
    const versionOne = { directory, schema: { ...sampleSchema, version: 1 } }
    const instances = await Promise.all([...openings, versionOne].map(openSample))
    await Promise.all(instances.map((instance, at) => insert(instance, aDocument({ id: `id-${at}` }))))
    const found = await Promise.all(instances.map((instance) => queryIds(instance, {})))
    expect(found).toEqual(instances.map((_, at) => [`id-${at}`]))
    expect(readdirSync(directory).every((name) => /^[\w%-]+\.sqlite(-wal|-shm)?$/.test(name))).toBe(true)
  })

  it('serves several databases from one file when told to', async () => {
    const storage = getRxStorageSqlite({ file: join(temporaryFolder(), 'one.db') })
    const one = await storage.createStorageInstance({ ...opening({}), databaseName: 'one' })
    const two = await storage.createStorageInstance({ ...opening({}), databaseName: 'two' })
    await one.bulkWrite([{ document: aDocument() }], 'x')
    expect(idsOf(await one.findDocumentsById(['a'], false))).toEqual(['a'])
    expect(await two.findDocumentsById(['a'], false)).toEqual([])
    await Promise.all([one.close(), two.close()])
  })

  it('rebuilds the columns of a table whose indexes have changed, and keeps documents and checkpoints', async () => {
    const directory = temporaryFolder()
    const before = await openSample({ directory, schema: { ...sampleSchema, indexes: [] } })
    await insert(before, aDocument({ price: 5 }), aDocument({ id: 'b', price: 7 }))
    const changes = await before.getChangedDocumentsSince?.(10)
    await before.close()
    const after = await openSample({ directory })
    const query = prepared({ selector: { price: { $gt: 6 } } })
    expect(idsOf((await after.query(query)).documents)).toEqual(['b'])
    expect(await after.count(query)).toEqual({ count: 1, mode: 'fast' })
    expect(await after.getChangedDocumentsSince?.(10)).toEqual(changes)
  })

  it('refuses a schema that asks for encryption, key compression or compressed attachments', async () => {
    const storage = getRxStorageSqlite({ directory: temporaryFolder() })
    const schemas = [{ encrypted: ['id'] }, { keyCompression: true }, { attachments: { compression: 'gzip' } }]
    const refusals = await Promise.allSettled(schemas.map((schema) => storage.createStorageInstance(opening(schema))))
    expect(refusals).toMatchObject([
      { status: 'rejected', reason: { code: 'UT6' } },
      { status: 'rejected', reason: { code: 'UT5' } },
      { status: 'rejected', reason: { code: 'UT7' } },
    ])
  })

  it('refuses, unchanged, a file of another program, of a newer format and of no database', async () => {
    const directory = temporaryFolder()
    const foreign = new DatabaseSync(join(directory, 'foreign.sqlite'))
    foreign.exec('CREATE TABLE theirs (x)')
    foreign.close()
    const before = readFileSync(join(directory, 'foreign.sqlite'))
    await expect(openSample({ directory, databaseName: 'foreign' })).rejects.toThrow('database of another program')
    expect(readFileSync(join(directory, 'foreign.sqlite'))).toEqual(before)

    await (await openSample({ directory, databaseName: 'newer' })).close()
    const newer = new DatabaseSync(join(directory, 'newer.sqlite'))
    newer.exec('PRAGMA user_version = 2')
    newer.close()
    await expect(openSample({ directory, databaseName: 'newer' })).rejects.toThrow(
      /newer\.sqlite can't be opened: it has file format 2; this program/,
    )

    writeFileSync(join(directory, 'text.sqlite'), 'not a database, but long enough to be looked at'.repeat(9))
    await expect(openSample({ directory, databaseName: 'text' })).rejects.toThrow(
      /text\.sqlite can't be opened: file is not a database/,
    )
  })

  it('refuses to open one file with two promises about power cuts', async () => {
    const directory = temporaryFolder()
    await openSample({ directory })
    const full = getRxStorageSqlite({ directory, synchronous: 'FULL' })
    await expect(full.createStorageInstance(opening({}))).rejects.toThrow('already open with synchronous=NORMAL')
  })

  it.each([
    ['3.51.3', true],
    ['3.52.0', true],
    ['4.0.0', true],
    ['3.51.2', false],
    ['3.9.9', false],
    [undefined, false],
  ])('with SQLite %s: %s', (version, isAllowed) => {
    if (isAllowed) expect(() => ensureSqliteVersion(version)).not.toThrow()
    else expect(() => ensureSqliteVersion(version)).toThrow('the store needs 3.51.3 or newer')
  })

  it('maps no page of a file while work reads it through, and does again after that', async () => {
    const path = join(temporaryFolder(), 'kiosk.sqlite')
    const file = acquireFile(path, 'FULL')
    const mapped = () => Number(file.row('PRAGMA mmap_size')?.[0])
    const before = mapped()
    expect(before).toBeGreaterThan(0)
    expect(await readThrough(path, async () => mapped())).toBe(0)
    await expect(readThrough(path, () => Promise.reject(new Error('EIO')))).rejects.toThrow('EIO')
    expect(mapped()).toBe(before)
    file.release()
  })
})
