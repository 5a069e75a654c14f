import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRevision, fillWithDefaultSettings, now, type RxDocumentData } from 'rxdb'
import { describe, expect, it, onTestFinished } from 'vitest'
import { durabilityOf } from '../../../electron/store/durability.ts'
import { storedSchemas } from '../../../electron/store/schemas.ts'
import { findDamage } from '../../../electron/store/sqlite/find-damage.ts'
import { getRxStorageSqlite } from '../../../electron/store/sqlite/index.ts'
import { createSeededRandom } from '../../support/seeded-random.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

type Written = { id: string; count: number }

const schema = fillWithDefaultSettings<Written>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: { id: { type: 'string', maxLength: 100 }, count: { type: 'number' } },
  required: ['id', 'count'],
})

/** A fact, a replica and how far the replica is, in one file as the kiosk keeps them. */
async function openIn(directory: string) {
  const storage = getRxStorageSqlite({ directory, synchronous: durabilityOf })
  const open = (collectionName: string) =>
    storage.createStorageInstance<Written>({
      databaseInstanceToken: 'test',
      databaseName: 'kiosk',
      collectionName,
      schema,
      options: {},
      multiInstance: false,
      devMode: false,
    })
  const [facts, replica, meta] = [await open('device'), await open('seatStates'), await open('rx-replication-meta-a')]
  const last = new Map<string, RxDocumentData<Written>>()
  const write = async (to: typeof facts, id: string, count: number, context: string) => {
    const key = `${to.collectionName}/${id}`
    const previous = last.get(key)
    const document = { id, count, _deleted: false, _attachments: {}, _meta: { lwt: now() } }
    const next = { ...document, _rev: createRevision('test', previous) }
    const { error } = await to.bulkWrite([previous ? { previous, document: next } : { document: next }], context)
    expect(error).toEqual([])
    last.set(key, next)
  }
  const countOf = async (of: typeof facts, id: string) => (await of.findDocumentsById([id], false))[0]?.count ?? 0
  return {
    writeFact: (count: number) => write(facts, 'fact', count, 'x'),
    /** As RxDB's replication does: the document, then its checkpoint. */
    replicate: async (count: number) => {
      await write(replica, 'document', count, 'x')
      await write(meta, 'down|1', count, 'replication-set-checkpoint')
    },
    read: async () => ({
      fact: await countOf(facts, 'fact'),
      document: await countOf(replica, 'document'),
      checkpoint: await countOf(meta, 'down|1'),
    }),
    close: () => Promise.all([facts.close(), replica.close(), meta.close()]),
  }
}

const rounds = 12

describe('a power cut', () => {
  it('takes no fact, and leaves no checkpoint ahead of its document, whatever of the log had reached the disk', async () => {
    const random = createSeededRandom(14)
    const folder = makeTemporaryFolder()
    onTestFinished(folder.remove)
    let tornCount = 0
    for (let round = 0; round < rounds; round++) {
      const directory = join(folder.path, `whole-${round}`)
      mkdirSync(directory)
      const kiosk = await openIn(directory)
      const path = join(directory, 'kiosk.sqlite')
      let [fact, document, documentAtFact, syncedBytes] = [0, 0, 0, 0]
      for (let step = 0; step < 40; step++) {
        if (random.isHit(0.2)) {
          await kiosk.writeFact(++fact)
          documentAtFact = document
          syncedBytes = statSync(`${path}-wal`).size
        } else await kiosk.replicate(++document)
      }
      const cut = join(folder.path, `cut-${round}`)
      mkdirSync(cut)
      for (const name of ['kiosk.sqlite', 'kiosk.sqlite-wal']) copyFileSync(join(directory, name), join(cut, name))
      const wholeBytes = statSync(`${path}-wal`).size
      // Of what was never synced, a part is missing at the end, and blocks in between were not written.
      const log = join(cut, 'kiosk.sqlite-wal')
      truncateSync(log, syncedBytes + random.below(wholeBytes - syncedBytes + 1))
      const bytes = readFileSync(log)
      for (let block = 0; block < 2; block++) {
        const at = syncedBytes + random.below(bytes.length - syncedBytes + 1)
        if (random.isHit(0.5)) bytes.subarray(at, at + 512).fill(0)
      }
      writeFileSync(log, bytes)
      await kiosk.close()

      const after = await openIn(cut)
      const found = await after.read()
      await after.close()
      expect(findDamage(join(cut, 'kiosk.sqlite'))).toEqual([])
      expect(found.fact).toBe(fact)
      expect(found.document).toBeGreaterThanOrEqual(documentAtFact)
      expect(found.checkpoint).toBeLessThanOrEqual(found.document)
      if (found.document < document) tornCount += 1
    }
    expect(tornCount).toBeGreaterThan(0)
  })
})

describe('the durability of a collection', () => {
  it('is that of the journal for each that is not a replica, and for one that nobody knows', () => {
    const replicas = Object.keys(storedSchemas).filter((name) => durabilityOf(name) === 'NORMAL')
    expect(replicas.sort()).toEqual(['films', 'halls', 'posters', 'refunds', 'seatStates', 'settings', 'showtimes'])
    expect(durabilityOf('another')).toBe('FULL')
  })
})
