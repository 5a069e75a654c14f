import type { EditChange, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { addShowtime } from './added-showtime.ts'
import type { CatalogDeps } from './edit-deps.ts'
import { addFilm, changeFilm, removeFilm } from './film-changes.ts'
import { addHall, changeHall, removeHall } from './hall-changes.ts'
import { setMemberLevel } from './member-changes.ts'
import { changePolicy } from './policy-changes.ts'

type CatalogChange = Exclude<EditChange, { kind: 'change-showtime' | 'call-off-showtime' }>

/** Changes what sells no seats: its use cases ask the database directly (decision 7). Returns why not, or null. */
export function applyCatalogChange(
  deps: CatalogDeps,
  by: KioskAuthor,
  change: CatalogChange,
): Promise<EditRefusal | null> {
  switch (change.kind) {
    case 'add-film':
      return addFilm(deps, by, change)
    case 'change-film':
      return changeFilm(deps, by, change)
    case 'remove-film':
      return removeFilm(deps, by, change)
    case 'add-hall':
      return addHall(deps, by, change)
    case 'change-hall':
      return changeHall(deps, by, change)
    case 'remove-hall':
      return removeHall(deps, by, change)
    case 'add-showtime':
      return addShowtime(deps, by, change)
    case 'set-member-level':
      return setMemberLevel(deps, by, change)
    case 'change-policy':
      return changePolicy(deps, by, change)
  }
}
