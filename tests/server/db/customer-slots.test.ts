import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { customerSlots } from '../../../server/db/migrations/004-customer-slots.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'

// An embedded database takes its time to start on a busy machine.
describe.each(databaseKinds)('tickets from before customers had slots, on %s', { timeout: 120_000 }, (kind) => {
  it('are given theirs, and an order whose time is over does not count among the six', async () => {
    const server = await openTestServer(kind)
    const { db, cinemaId } = server
    const showtimeId = await addShowtime(server)
    for (const statement of ['drop index tickets_customer', 'alter table tickets drop column customer_slot cascade']) {
      await sql.raw(statement).execute(db)
    }
    // Eight of one customer: two in payment, the time of one of them long over; five sold; one refunded.
    await sql`insert into seat_custody
        (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state, hold_ends_at_ms)
      values (${cinemaId}, ${showtimeId}, 1, 1, 0, 0, 1, 'in-payment', 1),
        (${cinemaId}, ${showtimeId}, 1, 2, 0, 0, 1, 'in-payment', 9000000000000000)`.execute(db)
    await sql`insert into tickets (cinema_id, ticket_number, showtime_id, seat_row, seat_col, sale_number, state,
        account_id, device, price_fen, paid_fen, made_at_ms)
      select ${cinemaId}::int8, n, ${showtimeId}::int8, 1, n, 1,
        case when n <= 2 then 'in-payment' when n = 8 then 'refunded' else 'sold' end, 5, 0, 1, 1, 1
      from generate_series(1, 8) as n
      union all select ${cinemaId}::int8, 9, ${showtimeId}::int8, 2, 1, 1, 'sold', null, 7, 1, 1, 1`.execute(db)
    await customerSlots.up(db)
    const tickets = await db
      .selectFrom('tickets')
      .select(['state', 'customer_slot as slot'])
      .where('showtime_id', '=', showtimeId)
      .orderBy('ticket_number')
      .execute()
    expect(tickets).toEqual([
      { state: 'lapsed', slot: null },
      { state: 'in-payment', slot: 1 },
      ...[2, 3, 4, 5, 6].map((slot) => ({ state: 'sold', slot })),
      { state: 'refunded', slot: null },
      { state: 'sold', slot: null },
    ])
    await server.close()
  })
})
