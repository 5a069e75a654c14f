import type { EditChange, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import { applyCatalogChange } from './apply-catalog-change.ts'
import type { EditDeps } from './edit-deps.ts'
import { applyCallOff, applyShowtimeChange } from './showtime-changes.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'attempt' | 'catalog' | 'edits' | 'events' | 'sales' | 'showtimes'>

/** Applies one change, in the transaction that keeps the edit's answer; returns why not, or null. */
export function applyChange(tx: Tx, deps: EditDeps, by: KioskAuthor, change: EditChange): Promise<EditRefusal | null> {
  switch (change.kind) {
    case 'change-showtime':
      return applyShowtimeChange(tx, deps, by, change)
    case 'call-off-showtime':
      return applyCallOff(tx, deps, by, change)
    default:
      return tx.edits.withDatabase((db) => applyCatalogChange({ ...deps, db }, by, change))
  }
}
