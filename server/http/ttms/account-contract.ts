import { z } from 'zod'
import { accepted } from '../../../shared/core/result.ts'
import {
  accountChangeParameters,
  accountSentences,
  loginParameters,
  readLogin,
  readRegistration,
  registrationParameters,
} from './account-parameters.ts'
import type { Contracts } from './contract.ts'
import { id, nothing } from './data-types.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'

export const registerSentences = { taken: 'The user has already existed' } as const
export const loginSentences = {
  NoAccount: "the user doesn't exist",
  WrongPassword: 'the username or password is incorrect',
} as const

const { emptyName, emptyMobile, emptyEmail, emptyPassword, malformedMobile, malformedEmail, passwordLength } =
  accountSentences
const authority = z.literal([0, 1]).meta({ description: '0 customer, 1 administrator' })

/** Rows 1 to 3 and 25. */
export const accountContract = {
  register: {
    paths: ['index/user/register'],
    who: 'anyone',
    summary: 'Make a customer’s account; it opens no session',
    parameters: registrationParameters,
    read: readRegistration,
    data: z.object({ user_name: z.string(), ser_name: z.string(), user_email: z.string(), authority }),
    failures: [
      emptyName,
      emptyMobile,
      emptyEmail,
      emptyPassword,
      malformedMobile,
      passwordLength,
      malformedEmail,
      registerSentences.taken,
    ],
    isLimited: true,
  },
  logIn: {
    paths: ['index/user/login'],
    who: 'anyone',
    summary: 'Open a session',
    parameters: loginParameters,
    read: readLogin,
    data: z.object({ user_name: z.string(), user_email: z.string(), authority, customer_id: id }),
    failures: [
      emptyEmail,
      emptyPassword,
      malformedEmail,
      passwordLength,
      loginSentences.NoAccount,
      loginSentences.WrongPassword,
    ],
    isLimited: true,
    changesSession: true,
  },
  logOut: {
    paths: ['index/user/logout'],
    who: 'customer',
    summary: 'Close the session',
    parameters: {},
    data: nothing,
    failures: [],
    changesSession: true,
  },
  modifyInfo: {
    paths: ['index/user/modifyinfo'],
    who: 'customer',
    summary: 'Change an account: the own one, or any as an administrator',
    parameters: accountChangeParameters,
    /** Whose account it is decides before anything else is looked at, and whether there is one needs the database. */
    read: accepted<Fields>,
    data: z.object({
      customer_id: id,
      customer_name: z.string(),
      customer_passwd: nothing,
      customer_mobile: z.string(),
    }),
    failures: [sentences.notAllowed, emptyName, emptyMobile, emptyPassword, malformedMobile, passwordLength],
  },
} as const satisfies Contracts
