import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { type AccountLock, findAccount, lockAccounts } from '../ledger/accounts/accounts-store.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { changePassword } from './change-password.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { isSessionOpen, type Sessions } from './sessions.ts'

export type AccountDetails = { readonly name: string; readonly mobile: string; readonly password: string }

export type ChangeAccountRefusal = 'NoAccount' | 'NotSignedIn' | 'NotAdministrator'

type Deps = { readonly db: Database; readonly clock: Clock; readonly sessions: Sessions }

type SessionAuthor = Author & { readonly token: string | null }

/** Each conflict means that somebody else has changed the password meanwhile. */
const maxTries = 100

/**
 * Changes an account's name, mobile number and password. A password that is another one than before ends the account's
 * sessions: all but the one it is changed in (`token`), or all of them where somebody else changes it. Refused in a
 * session that has ended meanwhile, as by another change of the password, and to somebody else who is no administrator.
 */
export function createChangeAccount({ db, clock, sessions }: Deps) {
  return async (
    by: SessionAuthor,
    accountId: AccountId,
    details: AccountDetails,
  ): Promise<Result<null, ChangeAccountRefusal>> => {
    for (let tried = 0; tried < maxTries; tried++) {
      const known = await findAccount(db, by.cinemaId, accountId)
      if (!known) return refused('NoAccount')
      // Hashing is slow on purpose, so it comes before the transaction, which looks whether it still fits.
      const isSamePassword = await isPassword(known.password_hash, details.password)
      const newHash = isSamePassword ? null : await hashPassword(details.password)
      const judgedBy = { accountId, passwordVersion: known.password_version }
      const changed = await inTransaction(db, (trx) => change(trx, by, judgedBy, { ...details, newHash }))
      sessions.forget()
      if (changed.ok) return accepted(null)
      if (changed.refusal !== 'Conflict') return refused(changed.refusal)
    }
    throw new Error(`a change of an account met a conflict ${maxTries} times`)
  }

  async function change(
    trx: Database,
    by: SessionAuthor,
    { accountId, passwordVersion }: { readonly accountId: AccountId; readonly passwordVersion: number },
    { name, mobile, newHash }: Omit<AccountDetails, 'password'> & { readonly newHash: string | null },
  ): Promise<Result<null, ChangeAccountRefusal | 'Conflict'>> {
    const isOwn = by.accountId === accountId
    const lock: AccountLock = newHash === null ? 'alone' : 'password'
    const locked = await lockAccounts(
      trx,
      by.cinemaId,
      new Map([
        [by.accountId, 'share'],
        [accountId, lock],
      ]),
    )
    const [author, known] = [locked.get(by.accountId), locked.get(accountId)]
    if (!known) return refused('NoAccount')
    // What let the request in was read without a lock, up to a second ago: a stolen session must not outrun its end.
    if (by.token === null || !(await isSessionOpen(trx, by.cinemaId, by.accountId, by.token))) {
      return refused('NotSignedIn')
    }
    if (!isOwn && author?.role !== 'administrator') return refused('NotAdministrator')
    if (known.password_version !== passwordVersion) return refused('Conflict')
    await trx
      .updateTable('accounts')
      .set({ name, mobile })
      .where('cinema_id', '=', by.cinemaId)
      .where('account_id', '=', accountId)
      .execute()
    const of = { cinemaId: by.cinemaId, accountId }
    if (newHash !== null) await changePassword(trx, of, newHash, isOwn ? by.token : null)
    if (isOwn) return accepted(null)
    const from = { accountId, name: known.name, mobile: known.mobile }
    const to = { accountId, name, mobile, isPasswordChanged: newHash !== null }
    await keepAudit(trx, by, { action: 'account-changed', from, to }, clock.nowMs())
    return accepted(null)
  }
}
