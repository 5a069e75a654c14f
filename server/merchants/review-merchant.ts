import type { AccountId, DeviceNumber } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { MerchantState } from '../db/merchant-tables.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { toSaid } from '../ledger/accounts/audit-store.ts'
import { devicesOf } from '../ledger/devices/device-stops.ts'
import { usualReasons } from '../ledger/merchants/merchant.ts'
import { setMerchantState } from '../ledger/merchants/merchants-store.ts'

export type ReviewMerchant = ReturnType<typeof createReviewMerchant>

/**
 * Puts a merchant into a state, with what it is told of it. Its kiosks that listen here come back at once and learn
 * whether they may sell; others at their next contact.
 */
export function createReviewMerchant({
  db,
  clock,
  hub,
}: {
  readonly db: Database
  readonly clock: Clock
  /** Ends the connections of these devices. */
  readonly hub: { readonly close: (devices: readonly DeviceNumber[]) => void }
}) {
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
