import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { defaultCinemaId } from '../catalog/cinemas-store.ts'
import type { Database } from '../db/tables.ts'
import { merchantStates, merchantTypes } from '../merchants/merchant.ts'
import type { ListedMerchant } from '../merchants/merchants-store.ts'
import { findMerchant, listMerchants } from '../merchants/merchants-store.ts'
import { emptyProfile } from '../merchants/profile.ts'
import type { ReviewMerchant } from '../merchants/review-merchant.ts'
import type { Operation } from './operation.ts'
import { operation } from './operation.ts'
import type { Parameter } from './parameters.ts'
import { anyText, filledText, oneOf, optional, wholeNumber } from './parameters.ts'
import { listedMerchantSchema } from './profile-schema.ts'

export type AdministratorNeeds = { readonly db: Database; readonly reviewMerchant: ReviewMerchant }

/** What administrators do: see the merchants, and decide on them. */
export function administratorOperations({ db, reviewMerchant }: AdministratorNeeds): Operation[] {
  return [
    operation({
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
      data: { type: 'array', items: listedMerchantSchema },
      answer: async ({ cinemaId }, { user: namePart, ...search }) => {
        const merchants = await listMerchants(db, cinemaId, { namePart, ...search })
        return accepted({ data: merchants.map(toListed) })
      },
    }),
    operation({
      path: '/user/review',
      method: 'POST',
      who: 'administrator',
      summary: "Decide on a merchant's contract",
      parameters: { uid: knownMerchant(db), state: oneOf(merchantStates), msg: anyText },
      failures: [],
      data: null,
      answer: async ({ cinemaId, speaker }, { uid, state, msg = '' }) => {
        await reviewMerchant(cinemaId, speaker.accountId, uid, { state, reason: msg })
        return accepted({})
      },
    }),
  ]
}

/** The number of a merchant that there is. */
function knownMerchant(db: Database): Parameter<AccountId> {
  const number = wholeNumber(1)
  return {
    ...number,
    read: async (given) => {
      const uid = await number.read(given)
      if (!uid.ok) return uid
      const merchant = await findMerchant(db, defaultCinemaId, uid.value as AccountId)
      return merchant ? accepted(merchant.account_id) : refused('Wrong')
    },
  }
}

function toListed({ account_id: uid, login: name, type, state, profile }: ListedMerchant) {
  return { uid, name, type, state, ...(profile ?? emptyProfile) }
}
