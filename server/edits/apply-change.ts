import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { EditChange, EditRefusal } from '../../shared/edits/contract.ts'
import type { Author } from '../accounts/audit-store.ts'
import type { Database } from '../db/tables.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { addFilm, changeFilm, removeFilm } from './film-changes.ts'
import { addHall, changeHall, removeHall } from './hall-changes.ts'
import { setMemberLevel } from './member-changes.ts'
import { changePolicy } from './policy-changes.ts'
import { addShowtime, callOffShowtime, changeShowtime } from './showtime-changes.ts'

/** `db` is the transaction that keeps the edit's answer: what the use cases write is a part of it. */
export type ChangeNeeds = { readonly db: Database; readonly clock: Clock; readonly policy: PolicyOf }

export type KioskAuthor = Author & { readonly device: DeviceNumber }

/** Applies one change; answers why not, or null. */
export function applyChange(needs: ChangeNeeds, by: KioskAuthor, change: EditChange): Promise<EditRefusal | null> {
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
    case 'change-showtime':
      return changeShowtime(needs, by, change)
    case 'call-off-showtime':
      return callOffShowtime(needs, by, change)
    case 'set-member-level':
      return setMemberLevel(needs, by, change)
    case 'change-policy':
      return changePolicy(needs, by, change)
  }
}
