import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { KioskDatabase } from '../store/database.ts'
import type { StoredEntry } from '../store/schemas.ts'
import type { JournalOwner } from './ownership.ts'

/** The journal as a table: the only file that knows its collection. */
export type JournalTable = {
  /** On disk once it resolves. Where it rejects, whether it is must be read again. */
  readonly insert: (entry: JournalEntry) => Promise<void>
  /** In order of `seq`, up to the first gap. */
  readonly entriesAfter: (owner: JournalOwner, seq: number, limit: number) => Promise<JournalEntry[]>
  readonly lastSeq: (owner: JournalOwner) => Promise<number>
  /** The number of the first entry after this one, a gap or not; null where there is none. */
  readonly nextSeq: (owner: JournalOwner, seq: number) => Promise<number | null>
  readonly count: (owner: JournalOwner) => Promise<number>
}

const readAtOnce = 1_000

/**
 * Reads go to the storage by key, past RxDB's query cache: after a write that failed, only the disk knows whether the
 * entry is there. `seq` has no gaps, so keys can be counted up.
 */
export function createJournalTable(database: Pick<KioskDatabase, 'journal'>): JournalTable {
  const collection = database.journal
  const read = async (owner: JournalOwner, seq: number, limit: number): Promise<JournalEntry[]> => {
    const keys = Array.from({ length: Math.max(limit, 0) }, (_, index) => keyOf(owner, seq + 1 + index))
    const found = await collection.storageInstance.findDocumentsById(keys, false)
    const inOrder = found.map(toEntry).sort((a, b) => a.seq - b.seq)
    const gap = inOrder.findIndex((entry, index) => entry.seq !== seq + 1 + index)
    return gap === -1 ? inOrder : inOrder.slice(0, gap)
  }
  return {
    insert: async (entry) => {
      await collection.insert({ key: keyOf(entry, entry.seq), ...entry })
    },
    entriesAfter: async (owner, seq, limit) => {
      const entries: JournalEntry[] = []
      while (entries.length < limit) {
        const part = await read(owner, seq + entries.length, Math.min(limit - entries.length, readAtOnce))
        entries.push(...part)
        if (part.length < readAtOnce) break
      }
      return entries
    },
    lastSeq: async (owner) => {
      const sort = [{ device: 'desc' as const }, { epoch: 'desc' as const }, { seq: 'desc' as const }]
      const last = await collection.findOne({ selector: selectorAfter(owner, -1), sort }).exec()
      return last?.seq ?? 0
    },
    nextSeq: async (owner, seq) => {
      const sort = [{ device: 'asc' as const }, { epoch: 'asc' as const }, { seq: 'asc' as const }]
      const next = await collection.findOne({ selector: selectorAfter(owner, seq), sort }).exec()
      return next?.seq ?? null
    },
    count: (owner) => collection.count({ selector: selectorAfter(owner, -1) }).exec(),
  }
}

function selectorAfter({ device, epoch }: JournalOwner, seq: number) {
  return { device, epoch, seq: { $gt: seq } }
}

function keyOf(owner: JournalOwner, seq: number): string {
  return `${owner.device}-${owner.epoch}-${seq}`
}

/** Entries were parsed when they were written, so they are only cast here. */
function toEntry(stored: StoredEntry): JournalEntry {
  const { device, epoch, seq, id, kind, at, body } = stored
  return { device, epoch, seq, id, kind, at, body } as JournalEntry
}
