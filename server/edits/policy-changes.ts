import type { ChangeOf, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../accounts/audit-store.ts'
import { createChangePolicy } from '../policy/change-policy.ts'
import { lockOwnPolicy } from '../policy/policy-store.ts'
import type { CatalogNeeds } from './apply-catalog-change.ts'
import { refuseChanged } from './refusals.ts'

/** Compared is what the cinema has set itself: the environment of a kiosk may differ from the server's. */
export async function changePolicy(
  needs: CatalogNeeds,
  by: KioskAuthor,
  { from, to }: ChangeOf<'change-policy'>,
): Promise<EditRefusal | null> {
  const changed = refuseChanged(from, await lockOwnPolicy(needs.db, by.cinemaId))
  if (changed) return changed
  await createChangePolicy(needs)(by, to)
  return null
}
