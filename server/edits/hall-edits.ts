import { deviceOfId } from '../../shared/core/ids.ts'
import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { ChangeOf } from '../../shared/edits/edit-kinds.ts'
import { inOrder, type SeatGrid } from '../../shared/seats/seat-plan.ts'
import { createAddHall } from '../catalog/add-hall.ts'
import { createChangeHall } from '../catalog/change-hall.ts'
import { createDeleteHall } from '../catalog/delete-hall.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { lockHall, toListedHall } from '../ledger/catalog/halls-store.ts'
import { isIdTaken } from '../ledger/catalog/taken-ids.ts'
import { type CatalogDeps, refuseChanged, toRefusal } from './apply-kind.ts'

export async function addHall(
  deps: CatalogDeps,
  by: KioskAuthor,
  { hallId, hall }: ChangeOf<'add-hall'>,
): Promise<EditRefusal | null> {
  if (deviceOfId(hallId) !== by.device) return { code: 'ForeignId' }
  if (await isIdTaken(deps.db, by.cinemaId, 'halls', hallId)) return { code: 'ForeignId' }
  return toRefusal(await createAddHall(deps)(by, hall, hallId))
}

export async function changeHall(
  deps: CatalogDeps,
  by: KioskAuthor,
  { hallId, from, to }: ChangeOf<'change-hall'>,
): Promise<EditRefusal | null> {
  const hall = await lockHall(deps.db, by.cinemaId, hallId)
  if (!hall) return { code: 'NoHall' }
  const { hallId: _, ...details } = toListedHall(hall)
  const changed = refuseChanged(withPlanInOrder(from), withPlanInOrder(details))
  return changed ?? toRefusal(await createChangeHall(deps)(by, hallId, { ...details, ...to }))
}

export async function removeHall(
  deps: CatalogDeps,
  by: KioskAuthor,
  { hallId, from }: ChangeOf<'remove-hall'>,
): Promise<EditRefusal | null> {
  const hall = await lockHall(deps.db, by.cinemaId, hallId)
  if (!hall) return { code: 'NoHall' }
  return refuseChanged(from, toListedHall(hall)) ?? toRefusal(await createDeleteHall(deps)(by, hallId))
}

/** As it is compared: the order in which gaps come says nothing. */
function withPlanInOrder<Parts extends { readonly plan?: SeatGrid }>(parts: Parts): Parts {
  return parts.plan === undefined ? parts : { ...parts, plan: inOrder(parts.plan) }
}
