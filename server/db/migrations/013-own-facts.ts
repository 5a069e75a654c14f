import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // An id is known by the device that used it: no device can use up another one's.
  'drop index journal_entries_id',
  "create unique index journal_entries_id on journal_entries (device, entry_id) where outcome <> 'unreadable'",
  'alter table edits drop constraint edits_pkey',
  'alter table edits add primary key (device, edit_id)',
  'create index edits_id on edits (cinema_id, edit_id)',
  // In whose word a change was made by whom: a kiosk's key is not its staff's password.
  "alter table audit add column said text not null default ''",
  `update audit set said = 'account ' || account_id || coalesce(' at kiosk ' || device, '') where account_id is not null`,
  'alter table audit alter column said drop default',
  // How much of what is due was said to be paid; and who ever took it on to pay it.
  'alter table to_resolve add column paid_fen int8 not null default 0',
  `create table refund_claims (
    cinema_id int8 not null,
    ticket_number int8 not null,
    device int8 not null,
    primary key (cinema_id, ticket_number, device)
  )`,
  // What is kept of a device and counts for nothing, to see how much that is.
  "create index journal_entries_unapplied on journal_entries (device) where outcome in ('set-apart', 'unreadable')",
  // Pages of what waits for a person: by device, entries that nobody can read after all that has a ticket or money.
  `create index to_resolve_of_device on to_resolve
    (cinema_id, coalesce(device, 0), (why in ('unreadable', 'foreign-id')), item_id) where resolved_at_ms is null`,
]

/** What a device says counts for itself alone. */
export const ownFacts: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
