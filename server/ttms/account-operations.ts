import { accepted, refused } from '../../shared/core/result.ts'
import type { AccountRow } from '../accounts/accounts-store.ts'
import type { CheckLogin, LoginRefusal } from '../accounts/check-login.ts'
import type { Register } from '../accounts/register.ts'
import type { Sessions } from '../accounts/sessions.ts'
import { readLogin, readRegistration } from './account-parameters.ts'
import type { Failure, Operation } from './operation.ts'
import { operationReading } from './operation.ts'

export type AccountNeeds = {
  readonly checkLogin: CheckLogin
  readonly register: Register
  readonly sessions: Sessions
}

/** Rows 1 to 3: register, login, logout. */
export function accountOperations({ checkLogin, register, sessions }: AccountNeeds): Operation[] {
  return [
    operationReading({
      paths: ['index/user/register'],
      who: 'anyone',
      read: readRegistration,
      answer: async ({ cinemaId, address }, registration) => {
        const registered = await register(cinemaId, { ...registration, address })
        if (registered.ok) {
          const { name, email } = registered.value
          return accepted({ data: { user_name: name, ser_name: name, user_email: email, authority: 0 } })
        }
        if (registered.refusal.code === 'TooManyTries') return refused(registered.refusal)
        return refused('The user has already existed')
      },
    }),
    operationReading({
      paths: ['index/user/login'],
      who: 'anyone',
      read: readLogin,
      answer: async ({ cinemaId, address, token }, login) => {
        const account = await checkLogin(cinemaId, { ...login, address })
        if (!account.ok) return refused(toFailure(account.refusal))
        const newToken = await sessions.open(cinemaId, account.value.account_id, token)
        return accepted({ data: toUser(account.value), newToken })
      },
    }),
    operationReading({
      paths: ['index/user/logout'],
      who: 'customer',
      read: () => accepted(null),
      answer: async ({ token }) => {
        if (token !== null) await sessions.close(token)
        return accepted({ data: '', newToken: null })
      },
    }),
  ]
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
