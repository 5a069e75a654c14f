import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Of a refund: how much, why, and which device has taken it on itself to pay. Of any item: how it ended, and by whom.
  `alter table to_resolve
    add column amount_fen int8,
    add column cause text,
    add column payer int8,
    add column ended_how text,
    add column ended_by int8,
    add column ended_at_device int8,
    add column new_ticket_number int8`,
  // The second net under the refund's key: a ticket's money is due once.
  "create unique index to_resolve_refund on to_resolve (cinema_id, ticket_number) where why = 'refund-due'",
  'create index to_resolve_open on to_resolve (cinema_id, item_id) where resolved_at_ms is null',
  'create index tickets_sale on tickets (cinema_id, sale_id) where sale_id is not null',
  // What a showtime cost before: a kiosk that was away sold at the price that it was given.
  `create table former_prices (
    cinema_id int8 not null,
    showtime_id int8 not null,
    price_fen int8 not null,
    primary key (cinema_id, showtime_id, price_fen)
  )`,
]

/** Paying back, resolving by hand, and prices that were. */
export const moneyAndPeople: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
