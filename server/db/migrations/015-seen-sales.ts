import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Which device said of which sale that somebody has seen its tickets.
  `create table seen_sales (
    cinema_id int8 not null references cinemas,
    sale_id text not null,
    device int8 not null,
    primary key (cinema_id, sale_id, device)
  )`,
  // Taken from the text: as jsonb an entry with a NUL in it can't be read.
  `insert into seen_sales (cinema_id, sale_id, device)
    select distinct cinema_id, substring(raw from '"saleId":"([0-9a-f-]{36})"'), device from journal_entries
    where kind in ('seen', 'collected') and outcome in ('accepted', 'to-resolve')
      and raw ~ '"saleId":"[0-9a-f-]{36}"'`,
  // A kiosk's sales, to find those that nobody has seen when it is given up.
  'create index tickets_device on tickets (device) where sale_id is not null',
  // The second net: a ticket is listed once for not having been seen.
  "create unique index to_resolve_unseen on to_resolve (cinema_id, ticket_number) where why = 'unseen'",
]

/** Tickets that nobody has seen, of kiosks that are gone. */
export const seenSales: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
