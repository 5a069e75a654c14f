import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBatch } from '../../../server/ledger/batch/open-batch.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { lockWhatIsTold } from '../../../server/sync/lock-told.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { enrolKiosk, grantedSeats } from '../../support/signing-kiosk.ts'
import { addStaff, sellOne, takeBack } from '../../support/staff-at-kiosk.ts'

// PGlite has one connection: nobody else can look there.
describe.runIf(databaseKinds.includes('Postgres'))('what an upload tells of, on Postgres', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer('Postgres')
  })
  afterAll(() => server.close())

  /** Rows that another transaction could lock now, by this column. */
  async function leftOf(table: string, column: string, lock: 'update' | 'no key update'): Promise<number[]> {
    const { rows } = await sql<{ number: number }>`
      select ${sql.ref(column)}::int as number from ${sql.table(table)} order by 1
      for ${sql.raw(lock)} skip locked`.execute(server.db)
    return rows.map(({ number }) => number)
  }
  const left = async () => ({
    items: await leftOf('review_items', 'item_id', 'update'),
    showtimes: await leftOf('showtimes', 'showtime_id', 'no key update'),
    cols: await leftOf('seat_custody', 'seat_col', 'update'),
    tickets: await leftOf('tickets', 'ticket_number', 'no key update'),
  })

  it('is locked before the first of it is applied, and nothing else is', async () => {
    const { db, time } = server
    const former = await enrolKiosk(server)
    const kiosk = await enrolKiosk(server, null, former, former.key)
    const accountId = await addStaff(server, 'manager', kiosk)
    const [showtimeId, otherShowtime] = [await addShowtime(server), await addShowtime(server)]
    const [voided, refunded] = [await sellOne(kiosk, showtimeId, 1), await sellOne(kiosk, showtimeId, 2)]
    await takeBack(server, accountId, refunded.ticketNumber)
    const payment = { saleId: randomUUID(), paymentKey: randomUUID() }
    const toStaff = { ...payment, totalFen: 100, terminalSaid: 'nothing', former: { device: former.device, epoch: 1 } }
    await kiosk.upload([kiosk.entry('payment-left-to-staff', toStaff)])
    const granted = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 3 }]))
    const ofRefund = { saleId: refunded.saleId, ticketNumber: refunded.ticketNumber, amountFen: 3_990 }
    const entries = [
      kiosk.entry('sold', kiosk.sold(showtimeId, granted)),
      kiosk.entry('voided', { saleId: voided.saleId, showtimeId, ticketNumbers: [voided.ticketNumber], accountId }),
      kiosk.entry('refund-paid', { ...ofRefund, paid: { how: 'terminal', terminalReference: 'R1' } }),
      kiosk.entry('payment-declined', { ...payment, outcome: 'declined' }),
    ]
    const before = await left()
    expect(before).toMatchObject({ cols: [1, 2, 3], tickets: [voided.ticketNumber, refunded.ticketNumber] })
    expect(before.items).toHaveLength(2)
    const during = await createSqlLedger({ db, clock: time.clock }).transact(async (tx) => {
      const device = await tx.devices.lockDevice(kiosk.device)
      if (!device) throw new Error('the kiosk is gone')
      await lockWhatIsTold(openBatch(tx, 'together'), device, entries)
      return left()
    })
    expect(during).toEqual({ items: [], showtimes: [otherShowtime], cols: [2], tickets: [refunded.ticketNumber] })
    expect(await left()).toEqual(before)
  })
})
