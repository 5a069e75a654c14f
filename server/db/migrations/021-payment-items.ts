import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What says that the end of a payment is not known is looked up whenever a kiosk says how one ended. */
export const paymentItems: Migration = {
  up: async (db) => {
    await sql
      .raw(
        "create index review_items_payment on review_items (cinema_id, device, epoch, seq) where why = 'payment-open'",
      )
      .execute(db)
  },
}
