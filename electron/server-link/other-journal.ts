import type { JournalEntry } from '../../shared/journal/journal-entry.ts'

// The server refuses entries that begin within what it has, and that it has otherwise: two databases wrote one journal.
// It has noted what they tell of money, so the next ones are sent as if it had taken them.

/** Whether this refusal of the server's, a gap in name, says that it has other entries under the numbers of these. */
export function isOtherJournal(expectedSeq: number, entries: readonly JournalEntry[]): boolean {
  const [first] = entries
  return first !== undefined && expectedSeq > first.seq
}

/** Up to where it needs no more to be told. */
export function nextAfterOther(expectedSeq: number, entries: readonly JournalEntry[]): number {
  return Math.min(expectedSeq - 1, entries.at(-1)?.seq ?? 0)
}
