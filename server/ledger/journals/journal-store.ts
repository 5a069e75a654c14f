import { sql } from 'kysely'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import type { JournalAnswer } from '../../../shared/sync/messages.ts'
import { rowsAsJson } from '../../db/rows-as-json.ts'
import type { Database, EntryOutcome } from '../../db/tables.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import { paymentOf } from './payment-of.ts'

/** An entry as it was uploaded: what is sure of it is only what the queue itself needs. */
export type UploadedEntry = { readonly seq: number; readonly id: string; readonly kind: string }

export type ReviewReason = JournalAnswer['reviewItems'][number]['why']

export type KeptEntry = {
  readonly seq: number
  readonly entryId: string
  readonly outcome: EntryOutcome
  readonly why: ReviewReason | null
}

const maxKindLength = 64

/** The entries that are kept of this device's epoch, from one seq to another, in order. */
export async function entriesBetween(
  trx: Database,
  device: DeviceRow,
  firstSeq: number,
  lastSeq: number,
): Promise<KeptEntry[]> {
  const rows = await trx
    .selectFrom('journal_entries')
    .select(['seq', 'entry_id as entryId', 'outcome', 'why'])
    .where('device', '=', device.device)
    .where('epoch', '=', device.epoch)
    .where('seq', '>=', firstSeq)
    .where('seq', '<=', lastSeq)
    .orderBy('seq')
    .execute()
  return rows.map((row) => ({ ...row, why: row.why as ReviewReason | null }))
}

/** The last entry that is kept of this device's epoch; 0: none. */
export async function lastSeqOf(trx: Database, device: DeviceRow): Promise<number> {
  const row = await trx
    .selectFrom('journal_entries')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('device', '=', device.device)
    .where('epoch', '=', device.epoch)
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** Whether an entry of this device with this id was applied before, under whatever epoch and seq. */
export async function hasEntryId(trx: Database, device: DeviceNumber, entryId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('journal_entries')
    .select('seq')
    .where('device', '=', device)
    .where('entry_id', '=', entryId)
    .where('outcome', '!=', 'unreadable')
    .execute()
  return found.length > 0
}

/**
 * Those of these ids of which the same is true. Looked up one by one in one statement: Postgres knows nothing of a table
 * that grew since it last looked, and would else read all of the device's journal.
 */
export async function knownEntryIds(trx: Database, device: DeviceNumber, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${ids}::text[]) as asked (id) cross join lateral (
      select from journal_entries
      where device = ${device} and entry_id = asked.id and outcome <> 'unreadable' limit 1
    ) as found`.execute(trx)
  return rows.map(({ id }) => id)
}

/** The entries of this epoch that were quarantined, as they came and in order. */
export async function entriesApart(trx: Database, device: DeviceRow): Promise<UploadedEntry[]> {
  const rows = await trx
    .selectFrom('journal_entries')
    .select('raw')
    .where('device', '=', device.device)
    .where('epoch', '=', device.epoch)
    .where('outcome', '=', 'quarantined')
    .orderBy('seq')
    .execute()
  return rows.map(({ raw }) => JSON.parse(raw) as UploadedEntry)
}

/** Whether something that was written in this epoch does not count, or two wrote it: nobody knows what was sold in it. */
export async function mayHaveSoldUnknown(trx: Database, { cinema_id, device, epoch }: DeviceRow): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select
    exists (
      select from journal_entries
      where device = ${device} and epoch = ${epoch} and outcome in ('quarantined', 'dismissed')
    )
    or exists (
      select from review_items
      where cinema_id = ${cinema_id} and device = ${device} and epoch = ${epoch} and why = 'forked'
    ) as may`.execute(trx)
  return rows[0]?.may === true
}

export type JournalSize = { readonly entries: number; readonly bytes: number }

/**
 * How much is kept of this device, in all its epochs, that waits for a person: quarantined, or unread and still listed; and
 * what is listed of a second journal without being kept. What was decided on makes room for more.
 */
export async function sizeOfUnapplied(trx: Database, device: DeviceNumber): Promise<JournalSize> {
  const { rows } = await sql<JournalSize>`
    select count(*) + (
        select count(*) from review_items
        where device = ${device} and why = 'other-journal' and ticket_number is null and resolved_at_ms is null
      ) as entries, coalesce(sum(octet_length(raw)), 0)::int8 as bytes from journal_entries as entry
    where device = ${device} and (outcome = 'quarantined' or outcome = 'unreadable' and exists (
      select from review_items as item
      where item.cinema_id = entry.cinema_id and item.device = entry.device and item.epoch = entry.epoch
        and item.seq = entry.seq and why in ('unreadable', 'foreign-id') and resolved_at_ms is null
    ))`.execute(trx)
  return rows[0] ?? { entries: 0, bytes: 0 }
}

/** What was quarantined of this epoch counts for nothing, for good. */
export async function dismissApart(trx: Database, device: Pick<DeviceRow, 'device' | 'epoch'>): Promise<void> {
  await trx
    .updateTable('journal_entries')
    .set({ outcome: 'dismissed' })
    .where('device', '=', device.device)
    .where('epoch', '=', device.epoch)
    .where('outcome', '=', 'quarantined')
    .execute()
}

/** What came of an entry that had been quarantined. */
export async function rejudgeEntry(
  trx: Database,
  device: DeviceRow,
  seq: number,
  verdict: Pick<KeptEntry, 'outcome' | 'why'>,
): Promise<void> {
  await trx
    .updateTable('journal_entries')
    .set(verdict)
    .where('device', '=', device.device)
    .where('epoch', '=', device.epoch)
    .where('seq', '=', seq)
    .execute()
}

/** Keeps the entry as it came, together with what came of it. */
export async function keepEntry(
  trx: Database,
  device: DeviceRow,
  entry: UploadedEntry,
  verdict: Pick<KeptEntry, 'outcome' | 'why'>,
  nowMs: number,
): Promise<void> {
  await keepEntries(trx, device, [{ entry, verdict }], nowMs)
}

export type EntryToKeep = { readonly entry: UploadedEntry; readonly verdict: Pick<KeptEntry, 'outcome' | 'why'> }

/** The same of several entries. */
export async function keepEntries(
  trx: Database,
  { cinema_id, device, epoch }: DeviceRow,
  entries: readonly EntryToKeep[],
  nowMs: number,
): Promise<void> {
  const rows = entries.map(({ entry, verdict: { outcome, why } }) => ({
    cinema_id,
    device,
    epoch,
    seq: entry.seq,
    entry_id: entry.id,
    // A text column takes no NUL; the raw entry has it in its escaped form, and whole.
    kind: entry.kind.replaceAll('\0', '').slice(0, maxKindLength),
    raw: JSON.stringify(entry),
    outcome,
    why,
    received_at_ms: nowMs,
    ...paymentOf(entry),
  }))
  await sql`/* prepared: keep-entries */
    insert into journal_entries (cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, why, received_at_ms,
      payment_key, ends_payment)
    select cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, why, received_at_ms, payment_key, ends_payment
    from json_populate_recordset(null::journal_entries, ${rowsAsJson(rows)}::json)`.execute(trx)
}
