import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  'alter table showtimes add constraint showtimes_times check (begins_at_ms >= 0 and ends_at_ms > begins_at_ms)',
  // Two showtimes in one hall can't overlap, whatever goes wrong above. Cinema, hall and time are laid out one after
  // the other on one line of numbers: a range over several columns would need an extension (btree_gist).
  `alter table showtimes add constraint showtimes_clash exclude using gist (
    numrange(
      (cinema_id::numeric * 1e16 + hall_id) * 1e16 + begins_at_ms,
      (cinema_id::numeric * 1e16 + hall_id) * 1e16 + ends_at_ms
    ) with &&
  ) where (called_off_at_ms is null)`,
  // When its film, hall or time was last changed: a sale made before that was of another performance.
  'alter table showtimes add column moved_at_ms int8',
]

/** What the programme needs to be changed while kiosks sell it. */
export const programme: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
