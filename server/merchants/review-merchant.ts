import type { AccountId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { toSaid } from '../accounts/audit-store.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { devicesOf } from '../devices/device-stops.ts'
import type { LiveHub } from '../events/live-hub.ts'
import type { MerchantState } from './merchant.ts'
import { usualReasons } from './merchant.ts'
import { setMerchantState } from './merchants-store.ts'

export type ReviewMerchant = ReturnType<typeof createReviewMerchant>

/**
 * Puts a merchant into a state, with what it is told of it. Its kiosks that listen here come back at once and learn
 * whether they may sell; others at their next contact.
 */
export function createReviewMerchant({ db, clock, hub }: { db: Database; clock: Clock; hub: LiveHub }) {
  return async (
    cinemaId: number,
    by: AccountId,
    merchantId: AccountId,
    review: { readonly state: MerchantState; readonly reason: string },
  ): Promise<void> => {
    const reason = review.state === 0 ? '' : review.reason || usualReasons[review.state]
    await inTransaction(db, async (trx) => {
      // A request that comes twice changes nothing the second time, and leaves no second entry.
      if (!(await setMerchantState(trx, cinemaId, merchantId, review.state, reason))) return
      const detail = JSON.stringify({ merchantId, state: review.state, reason })
      const said = toSaid({ cinemaId, accountId: by, device: null })
      await trx
        .insertInto('audit')
        .values({ cinema_id: cinemaId, at_ms: clock.nowMs(), account_id: by, action: 'review-merchant', said, detail })
        .execute()
    })
    hub.close(await devicesOf(db, cinemaId, merchantId))
  }
}
