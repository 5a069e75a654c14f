import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Which entry of a second journal an item is about: two such journals can have written under one number. */
export const listedEntries: Migration = {
  up: async (db) => {
    await sql.raw('alter table to_resolve add column entry_id text').execute(db)
  },
}
