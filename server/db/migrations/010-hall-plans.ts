import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Has every kiosk hear of all halls again, since they are told with their plans from now on. */
export const hallPlans: Migration = {
  up: async (db) => {
    await sql`insert into outbox (cinema_id, replica, document_id)
      select cinema_id, 'halls', hall_id::text from halls where deleted_at_ms is null`.execute(db)
  },
}
