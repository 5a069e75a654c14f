import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isTaken } from '../../server/db/transaction.ts'
import { addTicket } from '../../server/ledger/sales/tickets-store.ts'
import { type ShowtimeId, serverDevice, type TicketNumber } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import { addShowtime } from '../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../support/central-server.ts'
import { databaseKinds } from '../support/databases.ts'

/** Two live tickets for one seat, written at once by whoever got past custody; answers how many there are then. */
async function race({ db, cinemaId }: TestServer, showtimeId: ShowtimeId): Promise<number> {
  const add = (count: number) =>
    addTicket(db, {
      ...{
        cinema_id: cinemaId,
        ticket_number: count as TicketNumber,
        showtime_id: showtimeId,
        seat_row: 1,
        seat_col: 1,
      },
      ...{ sale_number: count, state: 'sold', account_id: null, device: serverDevice, sale_id: null },
      ...{ price_fen: toFen(100), paid_fen: toFen(100), made_at_ms: 1, sold_at_ms: 1 },
    })
  const outcomes = await Promise.allSettled([add(1), add(2)])
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !isTaken(outcome.reason, 'tickets_live')) throw outcome.reason
  }
  return outcomes.filter(({ status }) => status === 'fulfilled').length
}

describe.each(databaseKinds)('the index over live tickets on %s', (kind) => {
  it('lets one of two tickets for a seat be, and two once it is dropped', async () => {
    const server = await openTestServer(kind)
    try {
      expect(await race(server, await addShowtime(server))).toBe(1)
      await sql`delete from tickets`.execute(server.db)
      await sql`drop index tickets_live`.execute(server.db)
      expect(await race(server, await addShowtime(server))).toBe(2)
    } finally {
      await server.close()
    }
  })
})
