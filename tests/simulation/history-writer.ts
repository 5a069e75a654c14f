import type { History } from './history.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type Ended = { readonly answer: unknown } | { readonly error: unknown }

/** Writes down what a ledger does, where somebody wants to read it. */
export function createHistoryWriter(tables: Pick<MemoryTables, 'last'>, history: History | null) {
  let asks = 0
  return {
    /** A statement begins; the result notes how it ends. */
    asked: (
      { id }: MemoryTransaction,
      name: string,
      given: readonly unknown[],
      webAtMs: number | null,
    ): ((ended: Ended) => void) => {
      if (!history) return () => undefined
      const ask = ++asks
      const lastIds = { ticket_ids: tables.last('ticket_ids'), device_numbers: tables.last('device_numbers') }
      const items = { review_items_item_id_seq: tables.last('item_ids') }
      // Copied, as its answer is: whoever asked may go on working with both.
      const asked = structuredClone({ name, given, webAtMs })
      history.push({ what: 'asked', trx: id, ask, ...asked, lastIds: { ...lastIds, ...items } })
      return (ended) => {
        if ('answer' in ended) {
          history.push({ what: 'answered', trx: id, ask, answer: structuredClone(ended.answer) })
          return
        }
        const { error } = ended
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        history.push({ what: 'failed', trx: id, ask, code })
      }
    },
    waits: (trx: number): void => {
      history?.push({ what: 'waits', trx })
    },
    part: ({ id }: MemoryTransaction, what: 'savepoint' | 'released' | 'undone'): void => {
      history?.push({ what, trx: id })
    },
    ended: ({ id }: MemoryTransaction, what: 'committed' | 'rolled back'): void => {
      history?.push({ what, trx: id })
    },
  }
}
