import { accepted, refused } from '../../../shared/core/result.ts'
import type { Sessions } from '../../accounts/sessions.ts'
import type { Apply } from '../../merchants/apply.ts'
import type { CheckMerchantLogin, MerchantLogin } from '../../merchants/check-merchant-login.ts'
import { merchantContract } from './merchant-contract.ts'
import { type Operation, operation } from './operation.ts'

export type AccountDeps = {
  readonly checkMerchantLogin: CheckMerchantLogin
  readonly apply: Apply
  readonly sessions: Sessions
}

/** Logging in, applying, logging out. */
export function accountOperations({ checkMerchantLogin, apply, sessions }: AccountDeps): Operation[] {
  return [
    operation(merchantContract.logIn, async ({ cinemaId, address }, { user, pasw }) => {
      const checked = await checkMerchantLogin(cinemaId, { user, digest: pasw.toLowerCase(), address })
      if (!checked.ok) {
        const { refusal } = checked
        return refused(refusal.code === 'WrongLogin' ? { code: 1003 } : { ...refusal, code: 1004 })
      }
      const signedIn = await signIn(cinemaId, checked.value)
      // Its password was changed while this one was looked at.
      if (!signedIn) return refused({ code: 1003 })
      const { state, stateReason } = checked.value.speaker
      return accepted({ data: { state, msg: stateReason }, signedIn })
    }),
    operation(merchantContract.apply, async ({ cinemaId, address }, { user, pasw, type }) => {
      const applied = await apply(cinemaId, { user, digest: pasw.toLowerCase(), type, address })
      if (!applied.ok) {
        const { refusal } = applied
        return refused(refusal.code === 'NameTaken' ? { code: 1002 } : { ...refusal, code: 1004 })
      }
      const signedIn = await signIn(cinemaId, applied.value)
      return accepted({ data: undefined, ...(signedIn ? { signedIn } : {}) })
    }),
    operation(merchantContract.logOut, async ({ token }) => {
      if (token !== null) await sessions.close(token)
      return accepted({ data: undefined, signedIn: null })
    }),
  ]

  /** Each login makes a new token, and leaves those that live. */
  async function signIn(cinemaId: number, { speaker, owner }: MerchantLogin) {
    const token = await sessions.open(cinemaId, owner, null)
    return token === null ? null : { speaker, token }
  }
}
