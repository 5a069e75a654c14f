import { sql } from 'kysely'
import { refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { againAfterDeadlock, inTransaction, isUnfitValue } from '../db/transaction.ts'
import { ledgerChapters } from './chapters.ts'
import type { Ledger, LedgerTx } from './ledger.ts'
import { createReadSeat, writeHold } from './sales/holds-store.ts'
import { createReadOrder, writeSale } from './sales/orders-store.ts'

type Query = (trx: Database, ...args: readonly unknown[]) => unknown

/** Made once: a transaction is opened at every request, and binding each query to it costs more than asking some. */
const chapterPrototypes = Object.entries(ledgerChapters).map(([name, queries]) => [name, toPrototype(queries)] as const)

/** The ledger on Postgres or PGlite. */
export function createSqlLedger({ db, clock }: { db: Database; clock: Clock }): Ledger {
  return {
    transact: (work) => inTransaction(db, (trx) => work(openTx(trx))),
    webOrders: {
      readSeat: createReadSeat({ db, clock }),
      writeHold: (wanted, decided) => againAfterDeadlock(() => writeHold(db, wanted, decided)),
      readOrder: createReadOrder(db),
      writeSale: (cinemaId, order, payment) => againAfterDeadlock(() => writeSale(db, cinemaId, order, payment)),
    },
  }
}

function openTx(trx: Database): LedgerTx {
  const chapters: Record<string, unknown> = {}
  for (const [name, prototype] of chapterPrototypes) chapters[name] = Object.assign(Object.create(prototype), { trx })
  return {
    ...(chapters as unknown as Omit<LedgerTx, 'attempt'>),
    attempt: async (work) => {
      await sql`savepoint attempt`.execute(trx)
      try {
        const done = await work()
        await sql`release savepoint attempt`.execute(trx)
        return { ok: true, value: done }
      } catch (error) {
        if (!isUnfitValue(error)) throw error
        // Released too: one attempt within another has the same name.
        await sql`rollback to savepoint attempt`.execute(trx)
        await sql`release savepoint attempt`.execute(trx)
        return refused(error)
      }
    },
  }
}

/** The queries of a chapter as methods of an object that has the transaction. */
function toPrototype(queries: object): object {
  const methods = Object.entries(queries).map(([name, query]: [string, Query]) => {
    const askInTx = function (this: { readonly trx: Database }, ...args: readonly unknown[]) {
      return query(this.trx, ...args)
    }
    return [name, askInTx] as const
  })
  return Object.fromEntries(methods)
}
