import { accepted, refused } from '../../shared/core/result.ts'
import type { Sessions } from '../accounts/sessions.ts'
import type { Apply } from '../merchants/apply.ts'
import type { CheckMerchantLogin } from '../merchants/check-merchant-login.ts'
import type { MerchantSpeaker } from '../merchants/merchant.ts'
import { merchantStates, merchantTypes } from '../merchants/merchant.ts'
import type { Operation } from './operation.ts'
import { operation } from './operation.ts'
import { oneOf, textLike } from './parameters.ts'

export type AccountNeeds = {
  readonly checkMerchantLogin: CheckMerchantLogin
  readonly apply: Apply
  readonly sessions: Sessions
}

/** md5(md5(password)) in hex, made by the client. */
const pasw = textLike(/^[0-9a-fA-F]{32}$/)

/** Logging in, applying, logging out. */
export function accountOperations({ checkMerchantLogin, apply, sessions }: AccountNeeds): Operation[] {
  return [
    operation({
      path: '/user/login',
      method: 'POST',
      who: 'anyone',
      summary: 'Log in',
      parameters: { user: textLike(/\S/), pasw },
      failures: [1003, 1004],
      data: {
        type: 'object',
        properties: { state: { type: 'integer', enum: merchantStates }, msg: { type: 'string' } },
        required: ['state', 'msg'],
        additionalProperties: false,
      },
      answer: async ({ cinemaId, address }, { user, pasw }) => {
        const checked = await checkMerchantLogin(cinemaId, { user, digest: pasw.toLowerCase(), address })
        if (!checked.ok) {
          const { refusal } = checked
          return refused(refusal.code === 'WrongLogin' ? { code: 1003 } : { ...refusal, code: 1004 })
        }
        const { state, stateReason } = checked.value
        return accepted({ data: { state, msg: stateReason }, signedIn: await signIn(cinemaId, checked.value) })
      },
    }),
    operation({
      path: '/user/reg',
      method: 'POST',
      who: 'anyone',
      summary: 'Apply as a merchant',
      parameters: { user: textLike(/^[A-Za-z0-9_.@-]{4,32}$/), pasw, type: oneOf(merchantTypes) },
      failures: [1002, 1004],
      data: null,
      answer: async ({ cinemaId, address }, { user, pasw, type }) => {
        const applied = await apply(cinemaId, { user, digest: pasw.toLowerCase(), type, address })
        if (!applied.ok) {
          const { refusal } = applied
          return refused(refusal.code === 'NameTaken' ? { code: 1002 } : { ...refusal, code: 1004 })
        }
        return accepted({ signedIn: await signIn(cinemaId, applied.value) })
      },
    }),
    operation({
      path: '/user/logout',
      method: 'POST',
      who: 'signed-in',
      summary: 'Log out',
      parameters: {},
      failures: [],
      data: null,
      answer: async ({ token }) => {
        if (token !== null) await sessions.close(token)
        return accepted({ signedIn: null })
      },
    }),
  ]

  /** Each login makes a new token, and leaves those that live. */
  async function signIn(cinemaId: number, speaker: MerchantSpeaker) {
    return { speaker, token: await sessions.open(cinemaId, speaker.accountId, null) }
  }
}
