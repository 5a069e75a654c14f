import { sql } from 'kysely'
import type { Database } from '../../../server/db/tables.ts'
import { sweepBoxOffice } from '../../../server/reports/sweep-box-office.ts'

/** As many as a large cinema sells in some years. */
export const orderCount = 1_000_000

export type Filling = {
  readonly hallId: number
  readonly filmId: number
  /** When all of it is over. */
  readonly endsBeforeMs: number
  readonly orders: number
  /** One in ten of them a kiosk's; 1,000 unless given. */
  readonly ordersOfShowtime?: number
}

/**
 * Fills a cinema with orders, and with what comes with them: custody, customers, sessions, journals, grants. Its film
 * and hall are there already.
 */
export async function fillOrders(db: Database, filling: Filling): Promise<void> {
  await db.connection().execute(async (connection) => {
    // A million rows checked one by one against their parents would take most of the time.
    await sql`set session_replication_role = replica`.execute(connection)
    for (const statement of statements(filling)) await statement.execute(connection)
    await sql`set session_replication_role = origin`.execute(connection)
    // The triggers that keep totals have seen none of it.
    await sql`insert into box_office_changes select * from box_office_differences`.execute(connection)
    await sweepBoxOffice(connection)
    await sql`analyze`.execute(connection)
  })
}

function statements({ hallId, filmId, endsBeforeMs, orders, ordersOfShowtime = 1_000 }: Filling) {
  const showtimes = orders / ordersOfShowtime
  // The customers of one showtime are as many, at least: each has five orders of it.
  const accounts = Math.max(ordersOfShowtime / 5, orders / 50)
  // Far above the numbers that the server gives from 1 on, and below those of kiosks.
  const base = 1_000_000
  // What is forgotten after a while is of yesterday at most: the sweep leaves it.
  const sweptFromMs = endsBeforeMs + 100_000_000
  const ticket = sql`from generate_series(1, ${showtimes}::int) as s, generate_series(0, ${ordersOfShowtime - 1}::int) as i`
  const isKiosks = sql`i >= ${Math.floor(ordersOfShowtime * 0.9)}::int`
  return [
    sql`insert into accounts (cinema_id, account_id, name, email, mobile, password_hash, role, level, made_at_ms)
      select 1, ${base}::int + n, 'customer ' || n, n || '@filled.example', '', '', 'customer', 0, 1
      from generate_series(1, ${accounts}::int) as n`,
    sql`insert into sessions (token_hash, cinema_id, account_id, account_password, last_used_at_ms)
      select encode(sha256(n::text::bytea), 'hex'), 1, ${base}::int + n, 1, ${endsBeforeMs}::int8
      from generate_series(1, ${accounts}::int) as n`,
    sql`insert into showtimes (cinema_id, showtime_id, film_id, hall_id, film_title, hall_name, begins_at_ms,
        ends_at_ms, price_fen, plan, seat_count)
      select 1, ${base}::int + s, ${filmId}::int8, ${hallId}::int8, 'film', 'hall',
        ${endsBeforeMs}::int8 - s * 10000000::int8, ${endsBeforeMs}::int8 - s * 10000000::int8 + 6000000, 3990,
        '{"rows":60,"cols":60,"gaps":[],"wheelchairs":[]}', 3600
      from generate_series(1, ${showtimes}::int) as s`,
    sql`insert into seat_custody (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state)
      select 1, ${base}::int + s, i / 60 + 1, i % 60 + 1, 0, 0, 1, 'sold' ${ticket}`,
    sql`insert into tickets (cinema_id, ticket_number, showtime_id, seat_row, seat_col, sale_number, state, account_id,
        customer_slot, device, price_fen, paid_fen, method, made_at_ms, sold_at_ms)
      select 1, case when ${isKiosks} then 900000000 else ${base}::int end + s * ${ordersOfShowtime}::int + i,
        ${base}::int + s, i / 60 + 1, i % 60 + 1, 1, 'sold',
        case when not (${isKiosks}) then ${base}::int + 1 + (s * 200 + i / 5) % ${accounts}::int end,
        case when not (${isKiosks}) then i % 5 + 1 end, case when ${isKiosks} then 9 else 0 end,
        3990, 3990, 'card', 1, 1 ${ticket}`,
    sql`insert into journal_entries (cinema_id, device, epoch, seq, entry_id, kind, raw, outcome, received_at_ms)
      select 1, 900 + n % 10, 1, n, gen_random_uuid()::text, 'sold', '{}', 'accepted', 1
      from generate_series(1, ${orders / 5}::int) as n`,
    sql`insert into grants (cinema_id, device, request_id, answer, made_at_ms)
      select 1, 900 + n % 10, gen_random_uuid()::text, '{}', ${sweptFromMs}::int8 from generate_series(1, ${orders / 10}::int) as n`,
    sql`insert into device_nonces (device, nonce, used_at_ms)
      select 900 + n % 10, n::text, ${sweptFromMs}::int8 from generate_series(1, ${orders / 20}::int) as n`,
    sql`insert into changes (cinema_id, replica, document_id, seq)
      select 1, 'seatStates', (${base}::int + s)::text, s from generate_series(1, ${showtimes}::int) as s`,
    sql`insert into change_counters (cinema_id, seq) values (1, ${showtimes}::int)
      on conflict (cinema_id) do update set seq = excluded.seq`,
    sql`insert into review_items (cinema_id, why, made_at_ms, resolved_at_ms)
      select 1, 'price', 1, case when n > 100 then 1 end from generate_series(1, ${orders / 50}::int) as n`,
    sql`insert into audit (cinema_id, at_ms, action, said, detail)
      select 1, 1, 'ticket-refunded', 'account 1', '{}' from generate_series(1, ${orders / 20}::int)`,
  ]
}
