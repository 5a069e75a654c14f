import type { LedgerTx } from '../ledger.ts'

export type ChapterName = Exclude<keyof LedgerTx, 'attempt'>

/** One chapter of the ledger, as a batch has it. */
export type BatchPart<Chapter extends ChapterName> = {
  /** Those of its queries that return what was read before, or whose writes wait. */
  readonly queries: Partial<LedgerTx[Chapter]>
  /** Writes what waits. */
  readonly flush: () => Promise<void>
  /** Drops what waits, and what was read: it is read again when it is asked for. */
  readonly forget: () => void
}
