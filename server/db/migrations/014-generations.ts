import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Which recovery it is: what a kiosk was told before it shows nothing any more.
  'alter table recoveries add column generation int8 not null default 0',
  'update recoveries set generation = began_at_ms',
  'alter table recoveries alter column generation drop default',
  // How much one device has stored within a day, and what is a day old.
  'create index grants_of_device on grants (device, made_at_ms)',
  'create index grants_age on grants (made_at_ms)',
  'create index edits_of_device on edits (device, decided_at_ms)',
  // What a manager has decided on of a quarantined journal takes no room from what comes later.
  'alter table journal_entries drop constraint journal_entries_outcome_check',
  `alter table journal_entries add constraint journal_entries_outcome_check
    check (outcome in ('accepted', 'to-resolve', 'unreadable', 'set-apart', 'dismissed'))`,
  `update journal_entries as entry set outcome = 'dismissed' where outcome = 'set-apart' and not exists (
    select from to_resolve as item where item.cinema_id = entry.cinema_id and item.device = entry.device
      and item.epoch = entry.epoch and item.why = 'set-apart' and item.resolved_at_ms is null
  )`,
]

/** What one restored database lets a kiosk begin, and what one kiosk may make the server keep. */
export const generations: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
