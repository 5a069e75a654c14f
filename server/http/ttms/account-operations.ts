import { accepted, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { type ChangeAccountRefusal, createChangeAccount } from '../../accounts/change-account.ts'
import type { CheckLogin } from '../../accounts/check-login.ts'
import type { Register } from '../../accounts/register.ts'
import type { Sessions } from '../../accounts/sessions.ts'
import type { Database } from '../../db/tables.ts'
import { type AccountRow, findAccount } from '../../ledger/accounts/accounts-store.ts'
import { accountContract, loginSentences, registerSentences } from './account-contract.ts'
import { type Login, type Registration, readAccountDetails, readAccountId } from './account-parameters.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import { authorOf, type Caller, type Operation, operation } from './operation.ts'

export type AccountDeps = {
  readonly db: Database
  readonly clock: Clock
  readonly checkLogin: CheckLogin
  readonly register: Register
  readonly sessions: Sessions
}

const changeSentences = {
  NoAccount: sentences.illegal,
  NotSignedIn: sentences.notLoggedIn,
  NotAdministrator: sentences.notAllowed,
} as const satisfies { readonly [Refusal in ChangeAccountRefusal]: string }

/** Rows 1 to 3 and 25: register, login, logout, modify. */
export function accountOperations(deps: AccountDeps): Operation[] {
  const { db, checkLogin, register, sessions } = deps
  const changeAccount = createChangeAccount(deps)
  return [
    operation(accountContract.register, registerUser),
    operation(accountContract.logIn, logIn),
    operation(accountContract.logOut, logOut),
    operation(accountContract.modifyInfo, modifyInfo),
  ]

  async function registerUser({ cinemaId, address }: Caller<'anyone'>, registration: Registration) {
    const registered = await register(cinemaId, { ...registration, address })
    if (registered.ok) {
      const { name, email } = registered.value
      return accepted({ user_name: name, ser_name: name, user_email: email, authority: 0 as const })
    }
    if (registered.refusal.code === 'TooManyTries') return refused(registered.refusal)
    return refused(registerSentences.taken)
  }

  async function logIn({ cinemaId, address, token }: Caller<'anyone'>, login: Login) {
    const account = await checkLogin(cinemaId, { ...login, place: { address } })
    if (!account.ok) {
      const { refusal } = account
      return refused(refusal.code === 'TooManyTries' ? refusal : loginSentences[refusal.code])
    }
    const { account_id: accountId, password_version: passwordVersion } = account.value
    const newToken = await sessions.open(cinemaId, { kind: 'account', accountId, passwordVersion }, token)
    // It was changed while this one was looked at.
    if (newToken === null) return refused(loginSentences.WrongPassword)
    return accepted({ data: toUser(account.value), newToken })
  }

  async function logOut({ token }: Caller<'customer'>) {
    if (token !== null) await sessions.close(token)
    return accepted({ data: '' as const, newToken: null })
  }

  async function modifyInfo(caller: Caller<'customer'>, fields: Fields) {
    const { cinemaId, speaker, token } = caller
    const accountId = readAccountId(fields)
    if (!accountId.ok) return accountId
    const isOwn = accountId.value === speaker.accountId
    if (!isOwn && speaker.role !== 'administrator') return refused(sentences.notAllowed)
    if (!(await findAccount(db, cinemaId, accountId.value))) return refused(sentences.illegal)
    const details = readAccountDetails(fields)
    if (!details.ok) return details
    const changed = await changeAccount({ ...authorOf(caller), token }, accountId.value, details.value)
    if (!changed.ok) return refused(changeSentences[changed.refusal])
    const { name, mobile } = details.value
    const noPassword = '' as const
    return accepted({
      customer_id: accountId.value,
      customer_name: name,
      customer_passwd: noPassword,
      customer_mobile: mobile,
    })
  }
}

function toUser(account: AccountRow) {
  return {
    user_name: account.name,
    user_email: account.email,
    authority: account.role === 'administrator' ? (1 as const) : (0 as const),
    customer_id: account.account_id,
  }
}
