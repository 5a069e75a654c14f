import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Their numbers come from account_ids, so that a session names its owner whichever interface it was opened at.
  `create table merchants (
    cinema_id int8 not null references cinemas,
    account_id int8 not null,
    login text not null,
    login_key text not null,
    password_hash text not null,
    type int not null check (type in (0, 1, 2)),
    state int not null check (state in (0, 1, 2, 3)),
    state_reason text not null,
    made_at_ms int8 not null,
    primary key (cinema_id, account_id)
  )`,
  'create unique index merchants_login on merchants (cinema_id, login_key)',
  `create table merchant_profiles (
    cinema_id int8 not null,
    account_id int8 not null,
    profile jsonb not null,
    primary key (cinema_id, account_id)
  )`,
  // At most one uploaded logo an account: whoever may apply may upload, and must not be able to fill the disk.
  `create table merchant_logos (
    cinema_id int8 not null,
    account_id int8 not null,
    logo_id text not null,
    media_type text not null,
    bytes bytea not null,
    primary key (cinema_id, account_id)
  )`,
  'create index merchant_logos_id on merchant_logos (cinema_id, logo_id)',
  'alter table devices add column merchant_id int8',
  'create index devices_merchant on devices (cinema_id, merchant_id) where merchant_id is not null',
  'alter table enrol_codes add column merchant_id int8',
]

/** Merchants, and the kiosks that belong to one. */
export const merchants: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
