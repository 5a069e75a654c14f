import { z } from 'zod'
import { merchantStates, merchantTypes } from '../../ledger/merchants/merchant.ts'
import type { Contracts } from './contract.ts'
import { anyText, filledText, oneOf, optional, textLike, wholeNumber } from './parameters.ts'
import { profileParameters } from './profile-parameters.ts'
import { listedMerchantSchema, profileSchema, stateSchema } from './profile-schema.ts'

/** md5(md5(password)) in hex, made by the client. */
const pasw = textLike(/^[0-9a-fA-F]{32}$/)

/** Every operation of the merchant interface, by the name that clients call it by. */
export const merchantContract = {
  logIn: {
    path: '/user/login',
    method: 'POST',
    who: 'anyone',
    summary: 'Log in',
    parameters: { user: textLike(/\S/), pasw },
    failures: [1003, 1004],
    data: z.object({ state: stateSchema, msg: z.string() }),
  },
  apply: {
    path: '/user/reg',
    method: 'POST',
    who: 'anyone',
    summary: 'Apply as a merchant',
    parameters: { user: textLike(/^[A-Za-z0-9_.@-]{4,32}$/), pasw, type: oneOf(merchantTypes) },
    failures: [1002, 1004],
    data: null,
  },
  logOut: {
    path: '/user/logout',
    method: 'POST',
    who: 'signed-in',
    summary: 'Log out',
    parameters: {},
    failures: [],
    data: null,
  },
  info: {
    path: '/user/info',
    method: 'GET',
    who: 'signed-in',
    summary: 'The own profile',
    parameters: {},
    failures: [],
    data: profileSchema,
  },
  modify: {
    path: '/user/modify',
    method: 'POST',
    who: 'signed-in',
    summary: 'Change the own profile',
    parameters: profileParameters,
    failures: [],
    takesFiles: true,
    data: null,
  },
  list: {
    path: '/user/list',
    method: 'GET',
    who: 'administrator',
    summary: 'The merchants, by number',
    parameters: {
      user: optional(filledText(255), null),
      type: optional(oneOf(merchantTypes), null),
      state: optional(oneOf(merchantStates), null),
      page: optional(wholeNumber(1), 1),
      size: optional(wholeNumber(1, 100), 20),
    },
    failures: [],
    data: z.array(listedMerchantSchema),
  },
  review: {
    path: '/user/review',
    method: 'POST',
    who: 'administrator',
    summary: "Decide on a merchant's contract",
    parameters: { uid: wholeNumber(1), state: oneOf(merchantStates), msg: anyText },
    failures: [],
    data: null,
  },
} as const satisfies Contracts
