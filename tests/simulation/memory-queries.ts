import type { LedgerTx } from '../../server/ledger/ledger.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type OnTransaction<Query> = Query extends (...given: infer Given) => infer Answer
  ? (trx: MemoryTransaction, ...given: Given) => Answer
  : never

export type ChapterName = Exclude<keyof LedgerTx, 'attempt'>

/** Queries of a chapter of the ledger, each with the transaction that it runs in, as the stores' own have it. */
export type MemoryQueries<
  Chapter extends ChapterName,
  Name extends keyof LedgerTx[Chapter] = keyof LedgerTx[Chapter],
> = {
  readonly [One in Name]: OnTransaction<LedgerTx[Chapter][One]>
}
