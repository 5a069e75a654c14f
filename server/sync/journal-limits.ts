import { hash } from 'node:crypto'
import type { JournalSize, UploadedEntry } from '../ledger/journals/journal-store.ts'

/** A kiosk's longest entry is the grant of a whole hall: 3,600 seats with their proofs, about 300 kB. */
const maxEntryBytes = 512 * 1_024

/**
 * The most that is kept of a device that is blocked or closed: days of an honest kiosk that was away. What is more waits
 * at the kiosk until a person has judged what is here.
 */
export const quarantineLimit: JournalSize = { entries: 20_000, bytes: 16 * 1_024 * 1_024 }

/** The entry as it is kept: one that is too large for any kiosk to have written, as its fingerprint and its beginning. */
export function toKeptEntry(entry: UploadedEntry): UploadedEntry {
  const text = JSON.stringify(entry)
  const bytes = Buffer.byteLength(text)
  if (bytes <= maxEntryBytes) return entry
  const { seq, id, kind } = entry
  const tooLarge = { bytes, sha256: hash('sha256', text), beginsWith: text.slice(0, 1_000) }
  return { seq, id, kind: kind.slice(0, 100), tooLarge } as UploadedEntry
}

/** Whether these entries would be more than may be kept beside what is kept already. */
export function isBeyond(limit: JournalSize, kept: JournalSize, entries: readonly UploadedEntry[]): boolean {
  const bytes = entries.reduce((sum, entry) => sum + Buffer.byteLength(JSON.stringify(entry)), kept.bytes)
  return kept.entries + entries.length > limit.entries || bytes > limit.bytes
}
