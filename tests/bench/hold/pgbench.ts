import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Prepared } from './prepare.ts'

const run = promisify(execFile)

/**
 * The statements of one `inpayment` on a free seat, in the server's order, over the same protocol, spread over customers
 * and showtimes alike. The session alone is looked up by its account: pgbench can't hash a token.
 */
function holdScript({ customers, pgbenchShowtimes }: Prepared, clients: number): string {
  return `\\set n :n + 1
\\set asked :n * ${clients} + :client_id
\\set seat :asked / ${pgbenchShowtimes.length}
\\set account ${customers[0]?.accountId ?? 0} + :seat % 600
\\set showtime ${pgbenchShowtimes[0] ?? 0} + :asked % ${pgbenchShowtimes.length}
\\set seat_row :seat / 60 % 60 + 1
\\set seat_col :seat % 60 + 1
select accounts.account_id, accounts.name, accounts.role, sessions.last_used_at_ms from sessions
  inner join accounts on accounts.cinema_id = sessions.cinema_id and accounts.account_id = sessions.account_id
  where sessions.cinema_id = 1 and sessions.account_id = :account and sessions.last_used_at_ms > 0;
select 1 from seat_custody join showtimes using (cinema_id, showtime_id)
  where cinema_id = 1 and showtime_id = :showtime and seat_row = :seat_row and seat_col = :seat_col
  and state <> 'free' and (state <> 'in-payment' or hold_ends_at_ms > 0) and called_off_at_ms is null
  and begins_at_ms > 0 and 6 > (select count(*) from tickets where tickets.cinema_id = 1
    and tickets.showtime_id + 0 = :showtime and tickets.account_id = :account and tickets.state in ('in-payment', 'sold'));
begin;
select * from accounts where cinema_id = 1 and account_id = :account for no key update;
select * from showtimes where cinema_id = 1 and showtime_id = :showtime for share;
select count(*) from tickets
  where tickets.cinema_id = 1 and tickets.account_id = :account and tickets.showtime_id + 0 = :showtime
  and (tickets.state = 'sold' or tickets.state = 'in-payment' and 0 < (select hold_ends_at_ms from seat_custody
    where seat_custody.cinema_id = 1 and seat_custody.showtime_id = :showtime
    and seat_custody.seat_row = tickets.seat_row and seat_custody.seat_col = tickets.seat_col));
insert into seat_custody (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms)
  select 1, :showtime, seat.seat_row, seat.seat_col, 0, 0, 1, 'in-payment', 9000000000000
  from unnest(array[:seat_row]::int4[], array[:seat_col]::int4[]) as seat (seat_row, seat_col) order by 3, 4
  on conflict (cinema_id, showtime_id, seat_row, seat_col) do update
  set holder = excluded.holder, epoch = excluded.epoch, number = seat_custody.number + 1, state = excluded.state,
    hold_ends_at_ms = excluded.hold_ends_at_ms
  where seat_custody.state = 'free' or (seat_custody.state = 'in-payment' and seat_custody.hold_ends_at_ms <= 0)
  returning seat_row, seat_col, number;
update tickets set state = 'lapsed' where cinema_id = 1 and showtime_id = :showtime and state = 'in-payment'
  and ((seat_row = :seat_row and seat_col = :seat_col));
select nextval('ticket_ids');
insert into tickets (cinema_id, ticket_number, showtime_id, seat_row, seat_col, sale_number, state, account_id, device,
  price_fen, paid_fen, made_at_ms)
  values (1, currval('ticket_ids'), :showtime, :seat_row, :seat_col, 1, 'in-payment', :account, 0, 3990, 3990, 1)
  on conflict (cinema_id, ticket_number) do nothing returning ticket_number;
insert into outbox (cinema_id, replica, document_id) values (1, 'seatStates', :showtime);
commit;
`
}

/** Transactions a second that pgbench reaches with the hold's own SQL; null where there is no pgbench. */
export async function pgbenchHolds(
  databaseUrl: string,
  folder: string,
  prepared: Prepared,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<number | null> {
  const path = join(folder, 'hold.sql')
  await writeFile(path, holdScript(prepared, clients))
  const args = [
    '-n',
    '-M',
    'extended',
    '-D',
    'n=-1',
    '-c',
    String(clients),
    '-j',
    '2',
    '-T',
    String(seconds),
    '-f',
    path,
  ]
  try {
    const { stdout } = await run('pgbench', [...args, databaseUrl])
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
