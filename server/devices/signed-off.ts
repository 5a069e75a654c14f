import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { lockVerified, type VerifiedLogin } from '../accounts/lock-verified.ts'
import { isManager } from '../accounts/staff-of.ts'
import type { Author } from '../ledger/accounts/audit-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/** A person's own word about a kiosk: their password was verified for this very step. */
export type SignedOff = Author & VerifiedLogin

/** Looks again who signs, now that the account is locked: the password may have been changed since it was verified. */
export async function checkSignedOff(
  tx: Pick<LedgerTx, 'accounts'>,
  by: SignedOff,
): Promise<Result<null, 'WrongLogin' | 'NotManager'>> {
  const account = await lockVerified(tx, by)
  if (!account) return refused('WrongLogin')
  return isManager(account) ? accepted(null) : refused('NotManager')
}
