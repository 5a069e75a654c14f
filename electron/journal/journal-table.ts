import { prepareQuery } from 'rxdb'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { KioskDatabase } from '../store/database.ts'
import type { StoredEntry } from '../store/schemas.ts'
import { readThrough } from '../store/sqlite/acquire-file.ts'
import type { SqliteInternals } from '../store/sqlite/instance.ts'
import type { JournalOwner } from './ownership.ts'

/** The journal as a table: the only file that knows its collection. */
export type JournalTable = {
  /**
   * In one commit: all of them are on disk once it resolves, and a crash before that leaves all or none. Where it rejects,
   * whether they are there must be read again.
   */
  readonly insert: (entries: readonly JournalEntry[]) => Promise<void>
  /** Those with a higher `seq`, in order, gaps or not: a damaged database may have lost some. */
  readonly entriesAfter: (owner: JournalOwner, seq: number, limit: number) => Promise<JournalEntry[]>
  /** 0 where there are none. */
  readonly lastSeq: (owner: JournalOwner) => Promise<number>
  readonly count: (owner: JournalOwner) => Promise<number>
  /** Runs work that reads the whole table: what it reads does not stay in memory. */
  readonly readThrough: <T>(work: () => Promise<T>) => Promise<T>
}

/**
 * Entries are read from the storage in the order of its index, one statement each time, past RxDB's query cache: after a
 * write that failed, only the disk knows whether the entry is there.
 */
export function createJournalTable(database: Pick<KioskDatabase, 'journal'>): JournalTable {
  const collection = database.journal
  const query = async (owner: JournalOwner, afterSeq: number, order: 'asc' | 'desc', limit: number) => {
    const prepared = prepareQuery<StoredEntry>(collection.schema.jsonSchema, {
      selector: { _deleted: { $eq: false }, ...selectorAfter(owner, afterSeq) },
      sort: [{ device: order }, { epoch: order }, { seq: order }, { key: order }],
      skip: 0,
      ...(limit === Infinity ? {} : { limit: Math.max(0, limit) }),
    })
    const { documents } = await collection.storageInstance.query(prepared)
    return documents.map(toEntry)
  }
  return {
    insert: async (entries) => {
      const { error } = await collection.bulkInsert(
        entries.map((entry) => ({ key: keyOf(entry, entry.seq), ...entry })),
      )
      const [failed] = error
      if (failed) throw new Error(`entry ${failed.documentId} is refused: ${failed.status}`)
    },
    entriesAfter: (owner, seq, limit) => query(owner, seq, 'asc', limit),
    lastSeq: async (owner) => {
      const [last] = await query(owner, -1, 'desc', 1)
      return last?.seq ?? 0
    },
    count: (owner) => collection.count({ selector: selectorAfter(owner, -1) }).exec(),
    readThrough: (work) => readThrough(fileOf(collection), work),
  }
}

function fileOf({ storageInstance }: KioskDatabase['journal']): string {
  return (storageInstance.internals as SqliteInternals).file
}

function selectorAfter({ device, epoch }: JournalOwner, seq: number) {
  return { device: { $eq: device }, epoch: { $eq: epoch }, seq: { $gt: seq } }
}

function keyOf(owner: JournalOwner, seq: number): string {
  return `${owner.device}-${owner.epoch}-${seq}`
}

/** Entries were parsed when they were written, so they are only cast here. */
function toEntry(stored: StoredEntry): JournalEntry {
  const { device, epoch, seq, id, kind, at, body } = stored
  return { device, epoch, seq, id, kind, at, body } as JournalEntry
}
