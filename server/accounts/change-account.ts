import type { AccountId } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { findAccount } from './accounts-store.ts'
import type { Author } from './audit-store.ts'
import { keepAudit } from './audit-store.ts'
import { hashPassword, isPassword } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import { closeSessionsOf } from './sessions.ts'

export type AccountDetails = { readonly name: string; readonly mobile: string; readonly password: string }

type Dependencies = { readonly db: Database; readonly clock: Clock; readonly sessions: Sessions }

/**
 * Changes an account's name, mobile number and password. A password that is another one than before ends the account's
 * sessions: all but the one it is changed in (`token`), or all of them where somebody else changes it.
 */
export function createChangeAccount({ db, clock, sessions }: Dependencies) {
  return async (
    by: Author & { readonly token: string | null },
    accountId: AccountId,
    { name, mobile, password }: AccountDetails,
  ): Promise<Result<null, 'NoAccount'>> => {
    const known = await findAccount(db, by.cinemaId, accountId)
    if (!known) return refused('NoAccount')
    // Hashing is slow on purpose, so it comes before the transaction.
    const isSamePassword = await isPassword(known.password_hash, password)
    const newHash = isSamePassword ? null : await hashPassword(password)
    await inTransaction(db, async (trx) => {
      await trx
        .updateTable('accounts')
        .set({ name, mobile, ...(newHash === null ? {} : { password_hash: newHash }) })
        .where('cinema_id', '=', by.cinemaId)
        .where('account_id', '=', accountId)
        .execute()
      const isOwn = by.accountId === accountId
      if (newHash !== null) await closeSessionsOf(trx, by.cinemaId, accountId, isOwn ? by.token : null)
      if (isOwn) return
      const from = { accountId, name: known.name, mobile: known.mobile }
      const to = { accountId, name, mobile, isPasswordChanged: newHash !== null }
      await keepAudit(trx, by, { action: 'account-changed', from, to }, clock.nowMs())
    })
    sessions.forget()
    return accepted(null)
  }
}
