import { sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const statements = [
  // The ticket that this one took the place of. The database itself takes one successor of a ticket, whatever goes wrong
  // above: nobody gets two seats for one payment.
  'alter table tickets add column replaces int8',
  `update tickets set replaces = first.ticket_number from (
    select cinema_id, ticket_number, min(new_ticket_number) as successor from to_resolve
    where new_ticket_number is not null group by cinema_id, ticket_number
  ) as first
  where tickets.cinema_id = first.cinema_id and tickets.ticket_number = first.successor`,
  'create unique index tickets_replaces on tickets (cinema_id, replaces) where replaces is not null',
  // How often the password was changed. A session bears the version of the password that was verified for it, of an
  // account or of a merchant, and can't stay when there is another one.
  'alter table accounts add column password_version int8 not null default 1',
  'alter table accounts add constraint accounts_password unique (cinema_id, account_id, password_version)',
  'alter table merchants add column password_version int8 not null default 1',
  'alter table merchants add constraint merchants_password unique (cinema_id, account_id, password_version)',
  'alter table sessions add column account_password int8, add column merchant_password int8',
  `update sessions set account_password = 1 from accounts
    where accounts.cinema_id = sessions.cinema_id and accounts.account_id = sessions.account_id`,
  `update sessions set merchant_password = 1 from merchants
    where merchants.cinema_id = sessions.cinema_id and merchants.account_id = sessions.account_id
      and sessions.account_password is null`,
  'delete from sessions where account_password is null and merchant_password is null',
  `alter table sessions
    add constraint sessions_one_owner check (num_nonnulls(account_password, merchant_password) = 1),
    add constraint sessions_of_account foreign key (cinema_id, account_id, account_password)
      references accounts (cinema_id, account_id, password_version),
    add constraint sessions_of_merchant foreign key (cinema_id, account_id, merchant_password)
      references merchants (cinema_id, account_id, password_version)`,
]

/** Second nets: one successor of a ticket, and sessions only for the password that was verified. */
export const successorsAndPasswords: Migration = {
  up: async (db) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  },
}
