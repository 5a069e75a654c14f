import type { MemoryQueries } from './memory-queries.ts'
import { insert } from './memory-statements.ts'
import type { MemoryTables } from './memory-tables.ts'

/** The chapter of events: what changed, in the order in which it was written (server/ledger/events/outbox.ts). */
export function openMemoryOutbox(tables: MemoryTables): MemoryQueries<'events'> {
  const { outbox } = tables
  return {
    noteChange: async (trx, cinemaId, replica, documentIds) => {
      for (const id of documentIds) {
        const outbox_id = tables.next('outbox_ids')
        await insert(trx, outbox, { outbox_id, cinema_id: cinemaId, replica, document_id: String(id) })
      }
    },
  }
}
