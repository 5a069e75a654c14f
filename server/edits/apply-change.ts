import type { Clock } from '../../shared/core/time.ts'
import type { EditChange, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../accounts/audit-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { applyCallOff, applyShowtimeChange } from './showtime-changes.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'attempt' | 'catalog' | 'edits' | 'events' | 'sales' | 'showtimes'>

export type EditNeeds = { readonly clock: Clock; readonly policy: PolicyOf }

/** Applies one change, in the transaction that keeps the edit's answer; answers why not, or null. */
export function applyChange(
  tx: Tx,
  needs: EditNeeds,
  by: KioskAuthor,
  change: EditChange,
): Promise<EditRefusal | null> {
  switch (change.kind) {
    case 'change-showtime':
      return applyShowtimeChange(tx, needs, by, change)
    case 'call-off-showtime':
      return applyCallOff(tx, needs, by, change)
    default:
      return tx.edits.applyCatalogChange(needs, by, change)
  }
}
