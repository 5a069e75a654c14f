import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addShowtime, callOff } from '../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../support/central-server.ts'
import { databaseKinds } from '../../support/databases.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { enrolKiosk, grantedSeats, type TestKiosk } from '../../support/signing-kiosk.ts'
import { addStaff } from '../../support/staff-at-kiosk.ts'

const priceFen = 3_990
/** The request itself, the kiosk's lock, what is read and locked of each kind, what is written to each table, the end. */
const maxStatements = 30

describe.each(databaseKinds)('the statements of an upload on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  /** So many sales, each with the ten entries of one that was shown, taken back and paid back. */
  async function sales(kiosk: TestKiosk, count: number): Promise<object[]> {
    const accountId = await addStaff(server, 'clerk', kiosk)
    const [shown, off] = [await addShowtime(server), await addShowtime(server)]
    const entries: object[] = []
    for (let number = 0; number < count; number++) {
      const showtimeId = number % 2 === 0 ? shown : off
      const seat = { row: 1 + Math.floor(number / 10), col: 1 + (number % 10) }
      const seats = grantedSeats(await kiosk.grant(showtimeId, [seat]))
      const given = seats.map(({ proof: _, ...granted }) => granted)
      const sold = kiosk.sold(showtimeId, given)
      const ofSale = { saleId: sold.saleId, ticketNumbers: sold.tickets.map(({ ticketNumber }) => ticketNumber) }
      const refund = { saleId: sold.saleId, ticketNumber: ofSale.ticketNumbers[0], amountFen: priceFen }
      const payment = { saleId: sold.saleId, paymentKey: sold.payment.key }
      const priced = given.map((granted) => ({ ...granted, priceFen }))
      entries.push(
        kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats }),
        kiosk.entry('payment-started', { ...payment, showtimeId, seats: priced, totalFen: priceFen, method: 'card' }),
        kiosk.entry('payment-unknown', payment),
        kiosk.entry('sold', sold),
        kiosk.entry('printed', { ...ofSale, how: 'screen', copy: 1 }),
        kiosk.entry('seen', { ...ofSale, copy: 1 }),
        kiosk.entry('collected', { ...ofSale, copy: 1, accountId }),
        kiosk.entry('voided', { ...ofSale, showtimeId, accountId }),
        kiosk.entry('refund-started', { ...refund, paymentKey: randomUUID() }),
        kiosk.entry('refund-paid', { ...refund, paid: { how: 'terminal', terminalReference: 'R1' } }),
      )
    }
    await callOff(server, off)
    return entries
  }

  it('are as many for a hundred entries as for twenty', async () => {
    const counts: number[] = []
    for (const count of [2, 10]) {
      const kiosk = await enrolKiosk(server)
      const entries = await sales(kiosk, count)
      const statements = await recordStatements(async () => {
        expect((await kiosk.upload(entries)).httpStatus).toBe(200)
      })
      counts.push(statements.length)
    }
    const [few = 0, many = 0] = counts
    expect(many).toBe(few)
    expect(many).toBeLessThanOrEqual(maxStatements)
  })

  it('are two an entry or fewer where the server was restored, and the kiosk tells what seats it was granted', async () => {
    const kiosk = await enrolKiosk(server)
    const entries = await sales(kiosk, 10)
    await server.db.updateTable('devices').set({ recovery: 'unreported' }).where('device', '=', kiosk.device).execute()
    const statements = await recordStatements(async () => {
      expect((await kiosk.upload(entries)).httpStatus).toBe(200)
    })
    expect(statements.length).toBeLessThanOrEqual(2 * entries.length)
  })
})
