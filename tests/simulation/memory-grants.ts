import type { MemoryQueries } from './memory-queries.ts'
import { find, insert } from './memory-statements.ts'
import type { MemoryTables } from './memory-tables.ts'

/** The part of the chapter of seats that remembers what was granted (server/ledger/seats/grants-store.ts). */
export function openMemoryGrants(
  tables: MemoryTables,
): MemoryQueries<'seats', 'findGrant' | 'hasManyGrants' | 'rememberGrant'> {
  const { grants } = tables
  return {
    findGrant: async (trx, device, requestId) => find(trx, grants, `${device}/${requestId}`)?.answer as never,
    // Never swept, and far from the limit of a day: what is asked of all rows costs the simulation its speed.
    hasManyGrants: async () => false,
    rememberGrant: async (trx, cinemaId, device, requestId, outcome, nowMs) =>
      insert(trx, grants, {
        ...{ cinema_id: cinemaId, device, request_id: requestId, answer: outcome, made_at_ms: nowMs },
      }),
  }
}
