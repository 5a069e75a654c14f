import type { ChangeOf, EditRefusal } from '../../shared/edits/contract.ts'
import { createSetMemberLevel } from '../accounts/set-member-level.ts'
import { findAccountByEmail, lockAccount } from '../ledger/accounts/accounts-store.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import type { CatalogDeps } from './edit-deps.ts'
import { refuseChanged, toRefusal } from './refusals.ts'

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
