import type { MemoryQueries } from './memory-queries.ts'
import { find, insert, select } from './memory-statements.ts'
import type { MemoryTables } from './memory-tables.ts'

/** The chapter of what administrators edit on kiosks (server/ledger/edits/edits-store.ts). */
export function openMemoryEdits(tables: MemoryTables): MemoryQueries<'edits'> {
  const { edits, devices } = tables
  return {
    findOutcome: async (trx, device, id) => {
      const isOfKiosk = (sender: number) => find(trx, devices, sender)?.public_key === device.public_key
      const sent = select(trx, edits, (row) => row.edit_id === id && isOfKiosk(row.device))
      const [row] = sent.sort((a, b) => a.device - b.device)
      return row && { id, refusal: row.refusal }
    },
    // Far from the limit of a day.
    hasManyEdits: async () => false,
    keepOutcome: async (trx, device, edit, { refusal }, nowMs) =>
      insert(trx, edits, {
        ...{ cinema_id: device.cinema_id, edit_id: edit.id, device: device.device, raw: JSON.stringify(edit) },
        ...{ refusal, decided_at_ms: nowMs },
      }),
    withDatabase: async () => {
      throw new Error('nobody makes an edit of the catalog in the simulated cinema')
    },
  }
}
