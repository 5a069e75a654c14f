import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { AccountRow } from '../accounts/accounts-store.ts'
import { findAccount } from '../accounts/accounts-store.ts'
import { createChangeAccount } from '../accounts/change-account.ts'
import type { CheckLogin, LoginRefusal } from '../accounts/check-login.ts'
import type { Register } from '../accounts/register.ts'
import type { Sessions } from '../accounts/sessions.ts'
import type { Database } from '../db/tables.ts'
import type { Login, Registration } from './account-parameters.ts'
import { readAccountDetails, readAccountId, readLogin, readRegistration } from './account-parameters.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'
import type { Caller, Failure, Operation } from './operation.ts'
import { authorOf, operationReading } from './operation.ts'

export type AccountNeeds = {
  readonly db: Database
  readonly clock: Clock
  readonly checkLogin: CheckLogin
  readonly register: Register
  readonly sessions: Sessions
}

/** Rows 1 to 3 and 25: register, login, logout, modify. */
export function accountOperations(needs: AccountNeeds): Operation[] {
  const { db, checkLogin, register, sessions } = needs
  const changeAccount = createChangeAccount(needs)
  return [
    operationReading({ paths: ['index/user/register'], who: 'anyone', read: readRegistration, answer: registerUser }),
    operationReading({ paths: ['index/user/login'], who: 'anyone', read: readLogin, answer: logIn }),
    operationReading({ paths: ['index/user/logout'], who: 'customer', read: () => accepted(null), answer: logOut }),
    operationReading({ paths: ['index/user/modifyinfo'], who: 'customer', read: accepted<Fields>, answer: modifyInfo }),
  ]

  async function registerUser({ cinemaId, address }: Caller<'anyone'>, registration: Registration) {
    const registered = await register(cinemaId, { ...registration, address })
    if (registered.ok) {
      const { name, email } = registered.value
      return accepted({ data: { user_name: name, ser_name: name, user_email: email, authority: 0 } })
    }
    if (registered.refusal.code === 'TooManyTries') return refused(registered.refusal)
    return refused('The user has already existed')
  }

  async function logIn({ cinemaId, address, token }: Caller<'anyone'>, login: Login) {
    const account = await checkLogin(cinemaId, { ...login, address })
    if (!account.ok) return refused(toFailure(account.refusal))
    const newToken = await sessions.open(cinemaId, account.value.account_id, token)
    return accepted({ data: toUser(account.value), newToken })
  }

  async function logOut({ token }: Caller<'customer'>) {
    if (token !== null) await sessions.close(token)
    return accepted({ data: '', newToken: null })
  }

  /** Whose account it is decides before anything else is looked at, and whether there is one needs the database. */
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
    if (!changed.ok) return refused(sentences.illegal)
    const { name, mobile } = details.value
    const data = { customer_id: accountId.value, customer_name: name, customer_passwd: '', customer_mobile: mobile }
    return accepted({ data })
  }
}

function toFailure(refusal: LoginRefusal): Failure {
  switch (refusal.code) {
    case 'NoAccount':
      return "the user doesn't exist"
    case 'WrongPassword':
      return 'the username or password is incorrect'
    case 'TooManyTries':
      return refusal
  }
}

function toUser(account: AccountRow) {
  return {
    user_name: account.name,
    user_email: account.email,
    authority: account.role === 'administrator' ? 1 : 0,
    customer_id: account.account_id,
  }
}
