import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  'alter table to_resolve rename to review_items',
  'alter sequence to_resolve_item_id_seq rename to review_items_item_id_seq',
  'alter index to_resolve_pkey rename to review_items_pkey',
  'alter index to_resolve_refund rename to review_items_refund',
  'alter index to_resolve_open rename to review_items_open',
  'alter index to_resolve_of_device rename to review_items_of_device',
  'drop index to_resolve_unseen',
  `update review_items set why = case why when 'unseen' then 'undelivered' else 'quarantined' end
    where why in ('unseen', 'set-apart')`,
  "create unique index review_items_undelivered on review_items (cinema_id, ticket_number) where why = 'undelivered'",
  'drop index journal_entries_unapplied',
  'alter table journal_entries drop constraint journal_entries_outcome_check',
  `update journal_entries set outcome = case outcome when 'to-resolve' then 'review' else 'quarantined' end
    where outcome in ('to-resolve', 'set-apart')`,
  `alter table journal_entries add constraint journal_entries_outcome_check
    check (outcome in ('accepted', 'review', 'unreadable', 'quarantined', 'dismissed'))`,
  `create index journal_entries_unapplied on journal_entries (device)
    where outcome in ('quarantined', 'unreadable')`,
  'alter table showtimes rename column standing_seats to allotted_seats',
]

/** Tables, columns and values under the words of docs/glossary.md. */
export const words: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
