import type { AccountId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { Database } from '../../db/tables.ts'
import { defaultCinemaId } from '../../ledger/catalog/cinemas-store.ts'
import { findMerchant, type ListedMerchant, listMerchants } from '../../ledger/merchants/merchants-store.ts'
import { emptyProfile } from '../../merchants/profile.ts'
import type { ReviewMerchant } from '../../merchants/review-merchant.ts'
import { merchantContract } from './merchant-contract.ts'
import { type Operation, operation } from './operation.ts'
import type { Parameter } from './parameters.ts'

const { review } = merchantContract

export type AdministratorDeps = { readonly db: Database; readonly reviewMerchant: ReviewMerchant }

/** What administrators do: see the merchants, and decide on them. */
export function administratorOperations({ db, reviewMerchant }: AdministratorDeps): Operation[] {
  return [
    operation(merchantContract.list, async ({ cinemaId }, { user: namePart, ...search }) => {
      const merchants = await listMerchants(db, cinemaId, { namePart, ...search })
      return accepted({ data: merchants.map(toListed) })
    }),
    operation(
      { ...review, parameters: { ...review.parameters, uid: knownMerchant(db) } },
      async ({ cinemaId, speaker }, { uid, state, msg = '' }) => {
        await reviewMerchant(cinemaId, speaker.accountId, uid, { state, reason: msg })
        return accepted({ data: undefined })
      },
    ),
  ]
}

/** The number of a merchant that there is. */
function knownMerchant(db: Database): Parameter<AccountId, number> {
  const number = review.parameters.uid
  return {
    ...number,
    read: async (sent) => {
      const uid = await number.read(sent)
      if (!uid.ok) return uid
      const merchant = await findMerchant(db, defaultCinemaId, uid.value as AccountId)
      return merchant ? accepted(merchant.account_id) : refused('Wrong')
    },
  }
}

function toListed({ account_id: uid, login: name, type, state, profile }: ListedMerchant) {
  return { uid, name, type, state, ...(profile ?? emptyProfile) }
}
