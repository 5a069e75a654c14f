import { emailKey } from '../../shared/accounts/email-key.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Database } from '../db/tables.ts'
import { type AccountRow, findAccountByEmail } from '../ledger/accounts/accounts-store.ts'
import type { LoginPlace, LoginTries } from './login-tries.ts'
import { isPassword } from './passwords.ts'

export type LoginRefusal =
  | { readonly code: 'NoAccount' }
  | { readonly code: 'WrongPassword' }
  | { readonly code: 'TooManyTries'; readonly retryAfterSeconds: number }

export type CheckLogin = ReturnType<typeof createCheckLogin>

/**
 * Tells whose account it is, from its e-mail address and password. Over the limit of failures the right
 * password is refused too; a success clears the account's count.
 */
export function createCheckLogin({ db, loginTries }: { db: Database; loginTries: LoginTries }) {
  return async (
    cinemaId: number,
    login: { readonly email: string; readonly password: string; readonly place: LoginPlace },
  ): Promise<Result<AccountRow, LoginRefusal>> => {
    const key = emailKey(login.email)
    const retryAfterSeconds = await loginTries.begin(cinemaId, login.place, key)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyTries', retryAfterSeconds })
    const account = await findAccountByEmail(db, cinemaId, login.email)
    if (!account) return refused({ code: 'NoAccount' })
    if (!(await isPassword(account.password_hash, login.password))) return refused({ code: 'WrongPassword' })
    await loginTries.succeed(cinemaId, login.place, key)
    return accepted(account)
  }
}
