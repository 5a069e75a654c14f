import type { MemoryQueries } from './memory-queries.ts'
import { insert, select, update } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'

/** The part of the chapter of devices that is about what two people sign off (server/ledger/devices/sign-offs-store.ts). */
export function openMemorySignOffs(
  tables: MemoryTables,
): MemoryQueries<'devices', 'addProposal' | 'confirmProposal' | 'isResaleConfirmed' | 'listProposals'> {
  const { sign_offs } = tables
  const isWaiting = (row: RowOf<'sign_offs'>) => row.confirmed_at_ms === null
  return {
    addProposal: async (trx, cinemaId, { device, proposedBy, proposedAtMs }) =>
      insert(trx, sign_offs, {
        ...{ sign_off_id: tables.next('sign_off_ids'), cinema_id: cinemaId, device, proposed_by: proposedBy },
        ...{ proposed_at_ms: proposedAtMs, confirmed_by: null, confirmed_at_ms: null },
      }),
    confirmProposal: async (trx, device, confirmedBy, nowMs) => {
      const isOfDevice = (row: RowOf<'sign_offs'>) => row.device === device && isWaiting(row)
      const confirmed = { confirmed_by: confirmedBy, confirmed_at_ms: nowMs }
      await update(trx, sign_offs, isOfDevice, () => ({ ...confirmed }))
    },
    isResaleConfirmed: async (trx, device) =>
      select(trx, sign_offs, (row) => row.device === device && !isWaiting(row)).length > 0,
    listProposals: async (trx) =>
      select(trx, sign_offs, isWaiting)
        .sort((a, b) => a.device - b.device)
        .map((row) => ({ device: row.device, proposedBy: row.proposed_by, proposedAtMs: row.proposed_at_ms })),
  }
}
