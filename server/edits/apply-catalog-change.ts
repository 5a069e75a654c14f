import type { EditChange, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../accounts/audit-store.ts'
import type { Database } from '../db/tables.ts'
import { addShowtime } from './added-showtime.ts'
import type { EditNeeds } from './apply-change.ts'
import { addFilm, changeFilm, removeFilm } from './film-changes.ts'
import { addHall, changeHall, removeHall } from './hall-changes.ts'
import { setMemberLevel } from './member-changes.ts'
import { changePolicy } from './policy-changes.ts'

/** `db` is the transaction that keeps the edit's answer: what the use cases write is a part of it. */
export type CatalogNeeds = EditNeeds & { readonly db: Database }

type CatalogChange = Exclude<EditChange, { kind: 'change-showtime' | 'call-off-showtime' }>

/** Changes what sells no seats: its use cases ask the database directly (decision 7). Answers why not, or null. */
export function applyCatalogChange(
  db: Database,
  given: EditNeeds,
  by: KioskAuthor,
  change: CatalogChange,
): Promise<EditRefusal | null> {
  const needs: CatalogNeeds = { ...given, db }
  switch (change.kind) {
    case 'add-film':
      return addFilm(needs, by, change)
    case 'change-film':
      return changeFilm(needs, by, change)
    case 'remove-film':
      return removeFilm(needs, by, change)
    case 'add-hall':
      return addHall(needs, by, change)
    case 'change-hall':
      return changeHall(needs, by, change)
    case 'remove-hall':
      return removeHall(needs, by, change)
    case 'add-showtime':
      return addShowtime(needs, by, change)
    case 'set-member-level':
      return setMemberLevel(needs, by, change)
    case 'change-policy':
      return changePolicy(needs, by, change)
  }
}
