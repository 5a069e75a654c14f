import type { MemoryQueries } from './memory-queries.ts'
import { find, insert } from './memory-statements.ts'
import type { MemoryTables } from './memory-tables.ts'

/** The part of the chapter of seats that remembers what was granted (server/ledger/seats/grants-store.ts). */
export function openMemoryGrants(
  tables: MemoryTables,
): MemoryQueries<'seats', 'findGrants' | 'hasManyGrants' | 'rememberGrants'> {
  const { grants } = tables
  return {
    findGrants: async (trx, device, requestIds) =>
      requestIds.toSorted().flatMap((requestId) => {
        const row = find(trx, grants, `${device}/${requestId}`)
        return row ? [{ requestId, outcome: row.answer as never }] : []
      }),
    // Never swept, and far from the limit of a day: what is asked of all rows costs the simulation its speed.
    hasManyGrants: async () => false,
    rememberGrants: async (trx, cinemaId, device, decided, nowMs) => {
      for (const { requestId, outcome } of decided) {
        const row = { cinema_id: cinemaId, device, request_id: requestId, answer: outcome, made_at_ms: nowMs }
        await insert(trx, grants, row)
      }
    },
  }
}
