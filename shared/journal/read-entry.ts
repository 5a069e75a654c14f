import { type JournalEntry, journalEntrySchema } from './journal-entry.ts'

const known = new WeakMap<object, JournalEntry | null>()

/** An uploaded entry as far as it can be read; null: nobody can. Several look into each, so it is parsed once. */
export function readEntry(uploaded: object): JournalEntry | null {
  const before = known.get(uploaded)
  if (before !== undefined) return before
  const read = journalEntrySchema.safeParse(uploaded)
  const entry = read.success ? read.data : null
  known.set(uploaded, entry)
  return entry
}
