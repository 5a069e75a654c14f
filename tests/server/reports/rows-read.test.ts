import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createListDevices } from '../../../server/devices/list-devices.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { boxOffice } from '../../../server/reports/box-office.ts'
import { fillOrders } from '../../bench/explain/fill-orders.ts'
import { addFilm, addHall, addShowtime } from '../../support/central-cinema.ts'
import { openTestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { rowsReadBy } from '../../support/rows-read.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'
import { recountOf } from '../../support/wrong-totals.ts'

/** What is read in a cinema of so many orders, with what came since the last sweep: two sales, a new film's showtime. */
async function rowsReadAmong(kind: (typeof databaseKinds)[number], orders: number) {
  const server = await openTestServer(kind)
  const { db, cinemaId, time } = server
  try {
    const [hallId, filmId] = [await addHall(server), await addFilm(server)]
    await fillOrders(db, { hallId, filmId, endsBeforeMs: time.clock.nowMs(), orders, ordersOfShowtime: 5 })
    const showtimeId = await addShowtime(server)
    const customer = await signIn(server)
    for (const col of [1, 2]) await customer.buy((await customer.hold(showtimeId, 1, col)).orderId)
    const kiosk = await enrolKiosk(server)
    await kiosk.grant(
      showtimeId,
      [3, 4, 5].map((col) => ({ row: 1, col })),
    )
    await sql`analyze`.execute(db)
    const listDevices = createListDevices({ ledger: createSqlLedger({ db, clock: time.clock }) })
    expect(await boxOffice(db, cinemaId)).toEqual(await recountOf(db, cinemaId))
    expect((await listDevices(cinemaId)).devices).toMatchObject([{ device: kiosk.device, heldSeats: 3 }])
    return {
      boxOffice: await rowsReadBy(db, () => boxOffice(db, cinemaId)),
      listDevices: await rowsReadBy(db, () => listDevices(cinemaId)),
    }
  } finally {
    await server.close()
  }
}

describe.each(databaseKinds)('with ten times the orders, on %s', (kind) => {
  it('neither the box office nor the list of kiosks reads more rows, and none of a ticket', async () => {
    const [few, many] = [await rowsReadAmong(kind, 1_000), await rowsReadAmong(kind, 10_000)]
    expect(many).toEqual(few)
    expect(few.boxOffice).toMatchObject({ box_office: 1, box_office_changes: 3 })
    expect(Object.keys(few.boxOffice)).not.toContain('tickets')
    expect(few.listDevices).toMatchObject({ seat_custody: 3 })
  })
})
