import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // Which of the customer's six live tickets of the showtime it is. The database itself refuses a seventh, whatever
  // goes wrong above: so a hold needs no lock on its customer.
  'alter table tickets add column customer_slot int check (customer_slot between 1 and 6)',
  // Orders whose time is over but that no sweep has reached yet: they must not count among the six.
  `update tickets set state = 'lapsed' where state = 'in-payment' and not exists (
    select from seat_custody where seat_custody.cinema_id = tickets.cinema_id
      and seat_custody.showtime_id = tickets.showtime_id and seat_custody.seat_row = tickets.seat_row
      and seat_custody.seat_col = tickets.seat_col and seat_custody.hold_ends_at_ms > extract(epoch from now()) * 1000)`,
  `update tickets set customer_slot = numbered.slot from (
    select cinema_id, ticket_number,
      row_number() over (partition by cinema_id, account_id, showtime_id order by ticket_number) as slot
    from tickets where account_id is not null and state in ('in-payment', 'sold')
  ) as numbered
  where tickets.cinema_id = numbered.cinema_id and tickets.ticket_number = numbered.ticket_number`,
  `alter table tickets add constraint tickets_slot
    check (account_id is null or customer_slot is not null or state not in ('in-payment', 'sold'))`,
  // Without what kiosks sold: so that no query about a showtime can be led through a customers' index instead of the
  // showtime's own, which a database does that nobody told how the table fills up.
  `create unique index tickets_customer on tickets (cinema_id, account_id, showtime_id, customer_slot)
    where state in ('in-payment', 'sold') and account_id is not null`,
  'drop index tickets_account',
  `create index tickets_account on tickets (cinema_id, account_id, showtime_id) where account_id is not null`,
  // The last number of device 0 (shared/core/ids.ts): the next one would be a kiosk's.
  'alter sequence ticket_ids maxvalue 99999999',
]

/** What lets one statement hold a seat. */
export const customerSlots: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
