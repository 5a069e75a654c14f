import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { EditChange, EditKind } from '../../shared/edits/edit-kinds.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { type ApplyKind, type ApplyTx, type EditDeps, inCatalog } from './apply-kind.ts'
import { addFilm, changeFilm, removeFilm } from './film-edits.ts'
import { addHall, changeHall, removeHall } from './hall-edits.ts'
import { changePolicy, setMemberLevel } from './rule-edits.ts'
import { addShowtime, applyCallOff, applyShowtimeChange } from './showtime-edits.ts'

/** What the server does with each kind of edit. */
const applyByKind: { readonly [Kind in EditKind]: ApplyKind<Kind> } = {
  'add-film': inCatalog(addFilm),
  'change-film': inCatalog(changeFilm),
  'remove-film': inCatalog(removeFilm),
  'add-hall': inCatalog(addHall),
  'change-hall': inCatalog(changeHall),
  'remove-hall': inCatalog(removeHall),
  'add-showtime': inCatalog(addShowtime),
  'change-showtime': applyShowtimeChange,
  'call-off-showtime': applyCallOff,
  'set-member-level': inCatalog(setMemberLevel),
  'change-policy': inCatalog(changePolicy),
}

/** Applies one change, in the transaction that keeps the edit's answer; returns why not, or null. */
export function applyChange(
  tx: ApplyTx,
  deps: EditDeps,
  by: KioskAuthor,
  change: EditChange,
): Promise<EditRefusal | null> {
  const apply = applyByKind[change.kind] as ApplyKind<EditKind>
  return apply(tx, deps, by, change)
}
