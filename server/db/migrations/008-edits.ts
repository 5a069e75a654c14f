import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // What was answered to each edit of a kiosk; an edit that comes again gets the same answer and does nothing.
  `create table edits (
    cinema_id int8 not null references cinemas,
    edit_id text not null,
    device int8 not null,
    raw text not null,
    refusal jsonb,
    decided_at_ms int8 not null,
    primary key (cinema_id, edit_id)
  )`,
  // Who has shown their password to this server at which kiosk: a device speaks for nobody else.
  `create table device_staff (
    device int8 not null references devices,
    account_id int8 not null,
    primary key (device, account_id)
  )`,
  // The policy that a cinema has set itself; what is missing is the environment's.
  `create table cinema_settings (
    cinema_id int8 primary key references cinemas,
    own_policy jsonb not null
  )`,
]

/** What administrators edit on kiosks, and the settings that they may change. */
export const edits: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
