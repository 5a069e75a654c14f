import { paymentOf } from '../../server/ledger/journals/payment-of.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, insert, select, update, updateRow } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'

/** The chapter of the journals that kiosks sent (server/ledger/journals/journal-store.ts). */
export function openMemoryJournal(tables: MemoryTables): MemoryQueries<'journals'> {
  const { journal_entries, review_items } = tables
  const [entryIds] = journal_entries.indexes
  type Owner = { readonly device: number; readonly epoch: number }
  const isOf =
    ({ device, epoch }: Owner) =>
    (row: { readonly device: number | null; readonly epoch: number | null }) =>
      row.device === device && row.epoch === epoch
  const keyOf = ({ device, epoch }: Owner, seq: number) => `${device}/${epoch}/${seq}`
  const isApart = (owner: Owner) => (entry: RowOf<'journal_entries'>) =>
    entry.outcome === 'quarantined' && isOf(owner)(entry)

  const isUncounted = ({ outcome }: RowOf<'journal_entries'>) => outcome === 'quarantined' || outcome === 'dismissed'

  const hasEntryId: MemoryQueries<'journals'>['hasEntryId'] = async (trx, device, entryId) => {
    if (!entryIds) throw new Error('entries have no index over ids')
    for (const key of journal_entries.keysIn(entryIds, `${device}/${entryId}`)) {
      const row = find(trx, journal_entries, key)
      if (row?.entry_id === entryId && row.device === device && row.outcome !== 'unreadable') return true
    }
    return false
  }
  const keepEntry: MemoryQueries<'journals'>['keepEntry'] = async (trx, device, entry, verdict, nowMs) =>
    insert(trx, journal_entries, {
      ...{ cinema_id: device.cinema_id, device: device.device, epoch: device.epoch, seq: entry.seq },
      ...{ entry_id: entry.id, kind: entry.kind, raw: JSON.stringify(entry), outcome: verdict.outcome },
      ...{ why: verdict.why, received_at_ms: nowMs },
      ...paymentOf(entry),
    })

  return {
    entriesApart: async (trx, device) =>
      select(trx, journal_entries, isApart(device))
        .sort((a, b) => a.seq - b.seq)
        .map(({ raw }) => JSON.parse(raw)),
    dismissApart: async (trx, device) => {
      await update(trx, journal_entries, isApart(device), () => ({ outcome: 'dismissed' }) as const)
    },
    entriesBetween: async (trx, device, firstSeq, lastSeq) =>
      Array.from({ length: Math.max(0, lastSeq - firstSeq + 1) }, (_, index) => firstSeq + index).flatMap((seq) => {
        const row = find(trx, journal_entries, keyOf(device, seq))
        return row ? [{ seq, entryId: row.entry_id, outcome: row.outcome, why: row.why as never }] : []
      }),
    hasEntryId,
    keepEntries: async (trx, device, entries, nowMs) => {
      for (const { entry, verdict } of entries) await keepEntry(trx, device, entry, verdict, nowMs)
    },
    keepEntry,
    knownEntryIds: async (trx, device, ids) => {
      const known: string[] = []
      for (const id of new Set(ids)) if (await hasEntryId(trx, device, id)) known.push(id)
      return known
    },
    lastSeqOf: async (trx, device) =>
      select(trx, journal_entries, isOf(device)).reduce((last, { seq }) => Math.max(last, seq), 0),
    mayHaveSoldUnknown: async (trx, device) =>
      select(trx, journal_entries, (entry) => isOf(device)(entry) && isUncounted(entry)).length > 0 ||
      select(trx, review_items, (item) => item.why === 'forked' && isOf(device)(item)).length > 0,
    rejudgeEntry: async (trx, device, seq, verdict) => {
      await updateRow(trx, journal_entries, keyOf(device, seq), () => ({ ...verdict }))
    },
    sizeOfUnapplied: async (trx, device) => {
      const whys: readonly string[] = ['unreadable', 'foreign-id']
      const listed = select(trx, review_items, (item) => item.resolved_at_ms === null && whys.includes(item.why))
      const isListed = (entry: RowOf<'journal_entries'>) =>
        listed.some((item) => item.seq === entry.seq && isOf(entry)(item))
      const waits = (entry: RowOf<'journal_entries'>) =>
        entry.outcome === 'quarantined' || (entry.outcome === 'unreadable' && isListed(entry))
      const kept = select(trx, journal_entries, (entry) => entry.device === device && waits(entry))
      const isOther = ({ why, ticket_number }: RowOf<'review_items'>) =>
        why === 'other-journal' && ticket_number === null
      const others = select(trx, review_items, (item) => {
        return item.device === device && item.resolved_at_ms === null && isOther(item)
      })
      return {
        entries: kept.length + others.length,
        bytes: kept.reduce((sum, { raw }) => sum + Buffer.byteLength(raw), 0),
      }
    },
  }
}
