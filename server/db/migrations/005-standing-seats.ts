import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The bound of standing seats that kiosks were last told; 60, which no plan is above, until it is first worked out. */
export const standingSeats: Migration = {
  up: async (db) => {
    await sql`alter table showtimes add column standing_seats int not null default 60`.execute(db)
  },
}
