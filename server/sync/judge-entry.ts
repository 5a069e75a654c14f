import type { Log } from '../../program/log.ts'
import { journalEntrySchema } from '../../shared/sales/journal-entry.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { Book } from '../ledger/ledger.ts'
import { applyEntry } from './apply-entry.ts'
import type { KeptEntry, UploadedEntry } from './journal-store.ts'

/** What came of one entry: applied, or kept as it came, or waiting for a person. */
export type Verdict = Pick<KeptEntry, 'outcome' | 'why'>

export const unreadable: Verdict = { outcome: 'unreadable', why: 'unreadable' }

/** Applies an entry that was never applied before, as far as it can be read and the tables can hold it. */
export async function judgeEntry(
  book: Book,
  device: DeviceRow,
  entry: UploadedEntry,
  { nowMs, log }: { readonly nowMs: number; readonly log: Log },
): Promise<Verdict> {
  const read = journalEntrySchema.safeParse(entry)
  if (!read.success || read.data.device !== device.device || read.data.epoch !== device.epoch) return unreadable
  const applied = await book.attempt(() => applyEntry(book, device, read.data, nowMs))
  if (applied.ok) return { outcome: applied.value === null ? 'accepted' : 'to-resolve', why: applied.value }
  // A fact that the tables can't hold must not stop those behind it. Any other fault is no answer at all.
  log.error({ err: applied.refusal, device: device.device, seq: entry.seq }, 'a journal entry could not be applied')
  return unreadable
}
