import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `alter table devices
    add column state text not null default 'enrolled'
      check (state in ('enrolled', 'forked', 'closed', 'written-off')),
    add column closed_epoch int8,
    add column closed_seq int8,
    add column recovery text check (recovery in ('unreported', 'reported')),
    add column heard_at_ms int8`,
  "create index seat_custody_written_off on seat_custody (holder) where state = 'written-off'",
  `create table sign_offs (
    cinema_id int8 not null references cinemas,
    sign_off_id bigserial primary key,
    device int8 not null references devices,
    proposed_by int8 not null,
    proposed_at_ms int8 not null,
    confirmed_by int8 check (confirmed_by <> proposed_by),
    confirmed_at_ms int8
  )`,
  // One proposal waits for a device at a time.
  'create unique index sign_offs_open on sign_offs (device) where confirmed_at_ms is null',
]

/** Kiosks that are lost, closed or copied, and the two people's word that it takes to sell a lost one's seats again. */
export const deviceStates: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
