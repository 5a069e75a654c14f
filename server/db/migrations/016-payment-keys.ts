import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const uuid = '[0-9a-fA-F-]{36}'

const statements = [
  // The payment that an entry is about, and whether it waits for nobody after it, or for a person already.
  `alter table journal_entries
    add column payment_key text,
    add column ends_payment boolean not null default false`,
  // Taken from the text: as jsonb an entry with a NUL in it can't be read.
  `update journal_entries set
      payment_key = coalesce(substring(raw from '"paymentKey":"(${uuid})"'), substring(raw from '"key":"(${uuid})"')),
      ends_payment = kind in ('payment-declined', 'reversed', 'sold', 'settlement-checked', 'payment-left-to-staff')
        and not (kind = 'settlement-checked'
          and raw like '%"staffSaid":"charged"%' and raw like '%"terminalSaid":"charged"%')
    where kind in ('payment-started', 'payment-declined', 'payment-unknown', 'reversal-started', 'reversed', 'sold',
      'payment-settled-by-staff', 'settlement-checked', 'payment-left-to-staff')
      and raw ~ '"(paymentKey|key)":"${uuid}"'`,
  'create index journal_entries_payment on journal_entries (payment_key) where payment_key is not null',
]

/** Payments are found by their key in a column of its own. */
export const paymentKeys: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
