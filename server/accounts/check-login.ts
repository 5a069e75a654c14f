import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Database } from '../db/tables.ts'
import type { AccountRow } from './accounts-store.ts'
import { emailKey, findAccountByEmail } from './accounts-store.ts'
import { isPassword } from './passwords.ts'
import type { Tries, TryLimit } from './tries.ts'

export type LoginRefusal =
  | { readonly code: 'NoAccount' }
  | { readonly code: 'WrongPassword' }
  | { readonly code: 'TooManyTries'; readonly retryAfterSeconds: number }

export type CheckLogin = ReturnType<typeof createCheckLogin>

const withinMs = 15 * 60_000
const addressesTimes = 10

/**
 * Tells whose account it is, from its e-mail address and password. Over the limit of failures (`loginTries` per account
 * in 15 minutes, ten times that per address) the right password is refused too; a success clears the account's count.
 */
export function createCheckLogin({ db, tries, loginTries }: { db: Database; tries: Tries; loginTries: number }) {
  const perAccount: TryLimit = { most: loginTries, withinMs }
  const perAddress: TryLimit = { most: loginTries * addressesTimes, withinMs }
  return async (
    cinemaId: number,
    login: { readonly email: string; readonly password: string; readonly address: string },
  ): Promise<Result<AccountRow, LoginRefusal>> => {
    const ofAddress = `login-address:${login.address}`
    const ofAccount = `login-account:${emailKey(login.email)}`
    const waitForAddress = await tries.take(cinemaId, ofAddress, perAddress)
    const waitForAccount = await tries.take(cinemaId, ofAccount, perAccount)
    const retryAfterSeconds = Math.max(waitForAddress, waitForAccount)
    if (retryAfterSeconds > 0) return refused({ code: 'TooManyTries', retryAfterSeconds })
    const account = await findAccountByEmail(db, cinemaId, login.email)
    if (!account) return refused({ code: 'NoAccount' })
    if (!(await isPassword(account.password_hash, login.password))) return refused({ code: 'WrongPassword' })
    await tries.clear(cinemaId, ofAccount)
    await tries.giveBack(cinemaId, ofAddress)
    return accepted(account)
  }
}
