import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { ChangeOf } from '../../shared/edits/edit-kinds.ts'
import { createSetMemberLevel } from '../accounts/set-member-level.ts'
import { findAccountByEmail, lockAccount } from '../ledger/accounts/accounts-store.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { createChangePolicy } from '../policy/change-policy.ts'
import { lockOwnPolicy } from '../policy/policy-store.ts'
import { type CatalogDeps, refuseChanged, toRefusal } from './apply-kind.ts'

/** Members are known by their e-mail address: kiosks keep no list of them. */
export async function setMemberLevel(
  deps: CatalogDeps,
  by: KioskAuthor,
  { email, from, to }: ChangeOf<'set-member-level'>,
): Promise<EditRefusal | null> {
  const found = await findAccountByEmail(deps.db, by.cinemaId, email)
  if (!found) return { code: 'NoMember' }
  // Locked already where the edit came from a kiosk: together with its author, in the order of their numbers.
  const member = await lockAccount(deps.db, by.cinemaId, found.account_id, 'alone')
  if (!member) return { code: 'NoMember' }
  const changed = refuseChanged(from, { level: member.level })
  return changed ?? toRefusal(await createSetMemberLevel(deps)(by, member.account_id, to.level))
}

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
