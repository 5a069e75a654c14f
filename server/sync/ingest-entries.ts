import type { Log } from '../../runtime/log.ts'
import { openBatch } from '../ledger/batch/open-batch.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { KeptEntry, UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import { isQuarantined, type Judging, judgeEntry, listUnread, unreadable, type Verdict } from './judge-entry.ts'
import { lockWhatIsTold } from './lock-told.ts'

/**
 * Applies and keeps new entries of a journal in their order, each exactly once; returns what came of each. All together,
 * in so many statements for all of them; where the tables can't hold something of one, nothing of that stays, and they
 * are taken one after the other, so that it does not stop those behind it. The caller has locked the kiosk.
 */
export async function ingestEntries(
  tx: LedgerTx,
  device: DeviceRow,
  entries: readonly UploadedEntry[],
  judging: Judging,
): Promise<KeptEntry[]> {
  const lines: (() => void)[] = []
  const noteLine: Log = (event, detail) => lines.push(() => judging.log(event, detail))
  const together = await tx.attempt(() => ingestAs('together', tx, device, entries, { ...judging, log: noteLine }))
  if (!together.ok) return ingestAs('each', tx, device, entries, judging)
  for (const logLine of lines) logLine()
  return together.value
}

async function ingestAs(
  how: 'together' | 'each',
  ledgerTx: LedgerTx,
  device: DeviceRow,
  entries: readonly UploadedEntry[],
  judging: Judging,
): Promise<KeptEntry[]> {
  const batch = openBatch(ledgerTx, how)
  const ids = entries.map(({ id }) => id)
  await batch.readEntryIds(device, ids)
  if (!isQuarantined(device)) await lockWhatIsTold(batch, device, entries)
  const kept: KeptEntry[] = []
  for (const entry of entries) {
    const verdict = await ingestEntry(batch.tx, device, entry, judging)
    kept.push({ seq: entry.seq, entryId: entry.id, ...verdict })
  }
  await batch.flush()
  return kept
}

/** Judges one entry, keeps it, and lists it where a person must look at it. */
export async function ingestEntry(
  tx: LedgerTx,
  device: DeviceRow,
  entry: UploadedEntry,
  judging: Judging,
): Promise<Verdict> {
  const verdict = await judge(tx, device, entry, judging)
  await tx.journals.keepEntry(device, entry, verdict, judging.nowMs)
  await listUnread(tx, device, entry, verdict, judging.nowMs)
  if (verdict.outcome === 'quarantined') await listQuarantinedOnce(tx, device, entry.seq, judging.nowMs)
  return verdict
}

async function judge(tx: LedgerTx, device: DeviceRow, entry: UploadedEntry, judging: Judging): Promise<Verdict> {
  if (await tx.journals.hasEntryId(device.device, entry.id)) return unreadable
  if (isQuarantined(device)) return { outcome: 'quarantined', why: null }
  return judgeEntry(tx, device, entry, judging)
}

async function listQuarantinedOnce(tx: LedgerTx, device: DeviceRow, seq: number, nowMs: number): Promise<void> {
  if (await tx.review.isListed(device, 'quarantined')) return
  await tx.review.addItem(device, { why: 'quarantined', seq, showtimeId: null, ticketNumber: null }, nowMs)
}
