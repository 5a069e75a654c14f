import type { Result } from '../../shared/core/result.ts'
import type { Database } from '../db/tables.ts'
import type { ledgerChapters } from './chapters.ts'
import type { createReadSeat, writeHold } from './sales/holds-store.ts'
import type { createReadOrder, writeSale } from './sales/orders-store.ts'

type InTx<Query> = Query extends (trx: Database, ...args: infer Args) => infer Answer
  ? (...args: Args) => Answer
  : never

type Chapters = typeof ledgerChapters

/**
 * The ledger as one transaction sees it: each query of the stores, without the transaction that it runs in, in chapters.
 * A use case asks for those that it uses: `tx: Pick<LedgerTx, 'seats' | 'sales'>`.
 */
export type LedgerTx = {
  readonly [Name in keyof Chapters]: { readonly [Query in keyof Chapters[Name]]: InTx<Chapters[Name][Query]> }
} & {
  /** Does `work`, and undoes it where it wrote what the tables can't hold: refused with what they said. */
  readonly attempt: <Value>(work: () => Promise<Value>) => Promise<Result<Value, unknown>>
}

/**
 * What a web customer's order reads and writes: one statement each, in no transaction. A read takes no lock; a write
 * does nothing where what it was decided by has changed since the read.
 */
export type WebOrders = {
  readonly readSeat: ReturnType<typeof createReadSeat>
  readonly writeHold: InTx<typeof writeHold>
  readonly readOrder: ReturnType<typeof createReadOrder>
  readonly writeSale: InTx<typeof writeSale>
}

/**
 * Where the server keeps who may sell which seat, what was sold and what kiosks reported. A port: the use cases of
 * custody and sales know no database, so that the simulation can run them on tables of its own.
 */
export type Ledger = {
  /**
   * All of what `work` writes, or nothing. It may run more than once, where the database chose it to break a deadlock,
   * so it has no effect outside the transaction.
   */
  readonly transact: <Value>(work: (tx: LedgerTx) => Promise<Value>) => Promise<Value>
  readonly webOrders: WebOrders
}
