import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { getRxStorageSqlite } from '../../../../electron/store/sqlite/index.ts'
import { countCommits } from '../../../support/write-ahead-log.ts'
import { aChange, aDocument, type Sample, sampleSchema, temporaryFolder } from './sample-collection.ts'

const checkpoint = 'replication-set-checkpoint'

/** Two collections in one file, with NORMAL where the name says so, and another program that looks into the file. */
async function setUp() {
  const directory = temporaryFolder()
  const storage = getRxStorageSqlite({ directory, synchronous: (name) => (name === 'truth' ? 'FULL' : 'NORMAL') })
  const open = async (collectionName: string) => {
    const instance = await storage.createStorageInstance<Sample>({
      databaseInstanceToken: 'test',
      databaseName: 'kiosk',
      collectionName,
      schema: sampleSchema,
      options: {},
      multiInstance: false,
      devMode: false,
    })
    onTestFinished(() => instance.close())
    return instance
  }
  const path = join(directory, 'kiosk.sqlite')
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  const [meta, replica, truth] = [await open('meta'), await open('replica'), await open('truth')]
  const before = countCommits(path)
  return {
    ...{ meta, replica, truth, other },
    commits: () => countCommits(path) - before,
    /** The titles that are on disk in this collection. */
    onDisk: ({ internals }: { readonly internals: { readonly table: string } }) =>
      other
        .prepare(`SELECT data FROM ${internals.table} ORDER BY id`)
        .all()
        .map(({ data }) => JSON.parse(String(data)).title),
  }
}

describe('a checkpoint of a collection that a power cut may set back', () => {
  it('goes with the next write of its file, in one commit, and is read meanwhile as it was written', async () => {
    const { meta, replica, commits, onDisk } = await setUp()
    const first = aDocument({ title: '1' })
    const second = aChange(first, { title: '2' })
    expect(await meta.bulkWrite([{ document: first }], checkpoint)).toEqual({ error: [] })
    expect(await meta.bulkWrite([second], checkpoint)).toEqual({ error: [] })
    expect([commits(), onDisk(meta)]).toEqual([0, []])
    await replica.bulkWrite([{ document: aDocument({ title: 'r' }) }], 'x')
    expect([commits(), onDisk(meta), onDisk(replica)]).toEqual([1, ['2'], ['r']])
    await meta.bulkWrite([aChange(second.document, { title: '3' })], checkpoint)
    expect((await meta.findDocumentsById(['a'], false)).map(({ title }) => title)).toEqual(['3'])
    expect((await meta.getChangedDocumentsSince?.(9))?.documents.map(({ title }) => title)).toEqual(['3'])
  })

  it('goes with no durable write, which must not fail for it', async () => {
    const { meta, truth, commits, onDisk } = await setUp()
    await meta.bulkWrite([{ document: aDocument({ title: '1' }) }], checkpoint)
    await truth.bulkWrite([{ document: aDocument({ title: 't' }) }], 'x')
    expect([commits(), onDisk(meta), onDisk(truth)]).toEqual([1, [], ['t']])
  })

  it('is written at once where the collection is a durable one, and so is everything that is no checkpoint', async () => {
    const { meta, truth, onDisk } = await setUp()
    await truth.bulkWrite([{ document: aDocument({ title: 't' }) }], checkpoint)
    await meta.bulkWrite([{ document: aDocument({ title: 'm' }) }], 'x')
    expect([onDisk(truth), onDisk(meta)]).toEqual([['t'], ['m']])
  })

  it('meets a conflict as any write does', async () => {
    const { meta, onDisk } = await setUp()
    const first = aDocument({ title: '1' })
    await meta.bulkWrite([{ document: first }], checkpoint)
    const { error } = await meta.bulkWrite([{ document: aDocument({ title: 'other' }) }], checkpoint)
    expect(error).toMatchObject([{ status: 409, documentInDb: { title: '1' } }])
    expect(onDisk(meta)).toEqual(['1'])
  })

  it('is written when its collection closes', async () => {
    const { meta, onDisk } = await setUp()
    await meta.bulkWrite([{ document: aDocument({ title: '1' }) }], checkpoint)
    await meta.close()
    expect(onDisk(meta)).toEqual(['1'])
  })

  it('waits on where the write that it went with failed', async () => {
    const { meta, replica, other, onDisk } = await setUp()
    const { table } = replica.internals
    await meta.bulkWrite([{ document: aDocument({ title: '1' }) }], checkpoint)
    other.exec(`CREATE TRIGGER full BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
    await expect(replica.bulkWrite([{ document: aDocument() }], 'x')).rejects.toThrow('disk full')
    expect(onDisk(meta)).toEqual([])
    other.exec('DROP TRIGGER full')
    await replica.bulkWrite([{ document: aDocument({ title: 'r' }) }], 'x')
    expect([onDisk(meta), onDisk(replica)]).toEqual([['1'], ['r']])
  })
})
