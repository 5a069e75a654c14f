import type { Book } from '../../server/ledger/ledger.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type OnTransaction<Query> = Query extends (...given: infer Given) => infer Answer
  ? (trx: MemoryTransaction, ...given: Given) => Answer
  : never

/** Queries of the book, each with the transaction that it runs in, as the stores' own have it. */
export type MemoryQueries<Name extends keyof Book = Exclude<keyof Book, 'attempt'>> = {
  readonly [One in Name]: OnTransaction<Book[One]>
}
