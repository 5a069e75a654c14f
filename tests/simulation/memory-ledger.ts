import { isUnfitValue } from '../../server/db/transaction.ts'
import type { Book, Ledger } from '../../server/ledger/ledger.ts'
import { refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { AskedQuery, History } from './history.ts'
import type { Life } from './life.ts'
import { openMemoryBook } from './memory-book.ts'
import type { MemoryTables } from './memory-tables.ts'
import { openMemoryWebOrders } from './memory-web-orders.ts'
import type { World } from './world.ts'

export type MemoryLedger = Ledger & {
  /** Reads what is committed, between two transactions. */
  readonly read: <Value>(look: () => Promise<Value>) => Promise<Value>
}

const commitTakesMs = 2

/**
 * The ledger on tables in memory, for one life of the server: one transaction after the other, each query a border. A
 * life that ends in a transaction leaves nothing of it. What is committed is written down in `history`, if it is given.
 */
export function createMemoryLedger(needs: {
  readonly world: World
  readonly tables: MemoryTables
  readonly life: Life
  readonly clock: Clock
  readonly history: History | null
  readonly onCommit: () => void
}): MemoryLedger {
  const { world, tables, life, clock, history } = needs
  const memoryBook = openMemoryBook(tables)
  let last: Promise<unknown> = Promise.resolve()
  let asked: AskedQuery[] = []
  let lastItemId = 0

  const toBookQuery = ([name, query]: [string, unknown]) => {
    const ask = query as (...given: readonly unknown[]) => Promise<unknown>
    const askAtBorder = (...given: readonly unknown[]) =>
      life.cross(`book ${name}`, async () => {
        const answer = await ask(...given)
        // Copied: whoever asked may go on working with what it was answered.
        if (history) asked.push(structuredClone({ name, given, answer }))
        return answer
      })
    return [name, askAtBorder] as const
  }
  const book = {
    ...(Object.fromEntries(Object.entries(memoryBook.queries).map(toBookQuery)) as unknown as Omit<Book, 'attempt'>),
    attempt: (async (work) => {
      const before = tables.mark()
      const askedBefore = asked.length
      try {
        return { ok: true, value: await work() }
      } catch (error) {
        if (!isUnfitValue(error)) throw error
        tables.undoTo(before)
        asked.length = askedBefore
        return refused(error)
      }
    }) satisfies Book['attempt'],
  }

  /** The commit is on disk after a moment, and only then is it true. */
  const commit = <Value>(done: Value) =>
    new Promise<Value>((resolve) => {
      const end = () => {
        tables.commit()
        needs.onCommit()
        if (asked.length > 0) history?.push({ what: 'transaction', queries: asked, lastItemId })
        resolve(done)
      }
      world.after(commitTakesMs, life.guard(end))
    })

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
  const transact: Ledger['transact'] = (work) =>
    inTurn(async () => {
      asked = []
      lastItemId = tables.last('item_ids')
      try {
        const done = await work(book)
        return await life.cross('book commit', () => commit(done))
      } catch (fault) {
        tables.undoTo(0)
        throw fault
      }
    })

  const webOrders = openMemoryWebOrders(tables, memoryBook, { transact, nowMs: clock.nowMs })
  const toWebQuery = ([name, query]: [string, unknown]) => {
    const ask = query as (...given: readonly unknown[]) => Promise<unknown>
    const isLook = name.startsWith('look')
    const noteAnswer = async (...given: readonly unknown[]) => {
      const answer = await ask(...given)
      history?.push({ what: 'web-order', atMs: clock.nowMs(), query: structuredClone({ name, given, answer }) })
      return answer
    }
    const askAtBorder = (...given: readonly unknown[]) =>
      life.cross(`web ${name}`, () => (isLook ? inTurn(() => noteAnswer(...given)) : noteAnswer(...given)))
    return [name, askAtBorder] as const
  }
  return {
    transact,
    webOrders: Object.fromEntries(Object.entries(webOrders).map(toWebQuery)) as unknown as Ledger['webOrders'],
    read: (look) => life.cross('read', () => inTurn(look)),
  }
}
