import type { ChangeOf, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { createChangePolicy } from '../policy/change-policy.ts'
import { lockOwnPolicy } from '../policy/policy-store.ts'
import type { CatalogDeps } from './edit-deps.ts'
import { refuseChanged } from './refusals.ts'

/** Compared is what the cinema has set itself: the environment of a kiosk may differ from the server's. */
export async function changePolicy(
  deps: CatalogDeps,
  by: KioskAuthor,
  { from, to }: ChangeOf<'change-policy'>,
): Promise<EditRefusal | null> {
  const changed = refuseChanged(from, await lockOwnPolicy(deps.db, by.cinemaId))
  if (changed) return changed
  await createChangePolicy(deps)(by, to)
  return null
}
