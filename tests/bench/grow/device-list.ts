import { sql } from 'kysely'
import { createListDevices } from '../../../server/devices/list-devices.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import type { TestServer } from '../../support/served-database.ts'
import { measureAmongOrders } from './many-orders.ts'
import type { GrowRow } from './row.ts'

const kiosks = 20
const seatsOfKiosk = 40

export const deviceListRow: GrowRow = {
  name: 'device-list',
  about: `the list of ${kiosks} kiosks that hold ${kiosks * seatsOfKiosk} seats, orders`,
  sizes: [100_000, 1_000_000],
  figures: { 'best of 50': { unit: 'ms', most: 10 }, 'rows read': { unit: '', most: 1_000 } },
  measure: (orders) =>
    measureAmongOrders(orders, async (server) => {
      await addKiosks(server)
      const listDevices = createListDevices({ ledger: createSqlLedger({ db: server.db, clock: server.time.clock }) })
      return () => listDevices(server.cinemaId)
    }),
}

/** Kiosks that hold seats of the filled showtimes: those rows that nobody has bought. */
async function addKiosks({ db, cinemaId }: TestServer): Promise<void> {
  await sql`insert into devices (cinema_id, device, epoch, public_key, name, is_blocked, acknowledged_seq, enrolled_at_ms)
    select ${cinemaId}::int8, n, 1, n::text, '大厅', false, 0, 1 from generate_series(1, ${kiosks}::int) as n`.execute(
    db,
  )
  await sql`insert into seat_custody (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state)
    select cinema_id, showtime_id, 60, seat, device, 1, 1, 'granted'
    from devices, generate_series(1, ${seatsOfKiosk}::int) as seat,
      lateral (select showtime_id from showtimes order by showtime_id offset device limit 1) as showtime`.execute(db)
  await sql`analyze`.execute(db)
}
