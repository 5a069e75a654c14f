import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  `create table recoveries (
    cinema_id int8 not null references cinemas,
    recovery_id bigserial primary key,
    why text not null,
    began_at_ms int8 not null,
    ended_at_ms int8
  )`,
  'create unique index recoveries_open on recoveries (cinema_id) where ended_at_ms is null',
  'alter table showtimes add column is_withheld boolean not null default false',
  'create table commit_number (only_row boolean primary key default true check (only_row), number int8 not null)',
  'insert into commit_number (number) values (0)',
]

/** What a server that was put back must know until every kiosk has reported, and by which it notices that it was. */
export const recoveries: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
