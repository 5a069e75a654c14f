import type { AccountId } from '../../shared/core/ids.ts'
import type { AccountRow } from '../ledger/accounts/accounts-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/** Whose password was verified just now, and which of their passwords: outside of any transaction, since hashing is slow. */
export type VerifiedLogin = {
  readonly cinemaId: number
  readonly accountId: AccountId
  readonly passwordVersion: number
}

/**
 * The account of a login that was verified before the transaction, its role and password kept until it ends; or null
 * where the password has been changed since: then it is nobody's word any more.
 */
export async function lockVerified(tx: Pick<LedgerTx, 'accounts'>, login: VerifiedLogin): Promise<AccountRow | null> {
  const { cinemaId, accountId, passwordVersion } = login
  const account = (await tx.accounts.lockAccounts(cinemaId, new Map([[accountId, 'share']]))).get(accountId)
  return account?.password_version === passwordVersion ? account : null
}
