import { randomUUID } from 'node:crypto'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { addShowtime } from '../../support/central-cinema.ts'
import type { TestServer } from '../../support/served-database.ts'
import { enrolKiosk, grantedSeats } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

/** Everything that a sale passes through, done once or more by the server's own app, at a web shop and at a kiosk. */
export async function goTheSaleWay(server: TestServer): Promise<void> {
  const showtimeId = await addShowtime(server, { beginsInMinutes: 3_000 })
  await sellOnTheWeb(server, showtimeId)
  await sellAtAKiosk(server, showtimeId)
  await server.push()
}

async function sellOnTheWeb(server: TestServer, showtimeId: ShowtimeId): Promise<void> {
  const customer = await signIn(server)
  const held = await customer.hold(showtimeId, 1, 1)
  await customer.hold(showtimeId, 1, 1)
  await customer.buy(held.orderId)
  await customer.ask('index/ticket/findticket', { schedule_id: showtimeId })
  await customer.ask('index/ticket/findUserTicket')
  await customer.ask('index/ticket/refundTicket', { order_id: held.orderId })
  // Six whose time runs out, one more before they were swept, and then the sweep.
  for (let col = 1; col <= 6; col++) await customer.hold(showtimeId, 2, col)
  await server.time.pass(1_000_000)
  await customer.hold(showtimeId, 3, 1)
  await server.time.pass(1_000_000)
  await server.lapse()
}

async function sellAtAKiosk(server: TestServer, showtimeId: ShowtimeId): Promise<void> {
  const kiosk = await enrolKiosk(server)
  await kiosk.hello()
  const seats = grantedSeats(
    await kiosk.grant(
      showtimeId,
      [4, 5, 6].map((col) => ({ row: 4, col })),
    ),
  )
  grantedSeats(await kiosk.grant(showtimeId, [{ row: 5, col: 1 }], { purpose: 'allotment' }))
  const sold = kiosk.sold(showtimeId, seats.slice(0, 2))
  const ticketNumbers = sold.tickets.map(({ ticketNumber }) => ticketNumber)
  const shown = { saleId: sold.saleId, ticketNumbers, copy: 1 }
  const refund = { saleId: sold.saleId, ticketNumber: ticketNumbers[0], amountFen: 3_990 }
  const payment = { saleId: randomUUID(), paymentKey: randomUUID() }
  await kiosk.upload([
    kiosk.entry('rights-taken', { showtimeId, requestId: randomUUID(), purpose: 'sale', seats }),
    kiosk.entry('sold', sold),
    kiosk.entry('sold', kiosk.sold(showtimeId, [{ row: 6, col: 6, grantNumber: 99 }])),
    kiosk.entry('rights-given-back', { showtimeId, seats: seats.slice(2), reason: 'order-left' }),
    kiosk.entry('collected', { ...shown, accountId: 1 }),
    kiosk.entry('payment-declined', { ...payment, outcome: 'declined' }),
  ])
  // Of what was told before, and is due by then.
  await kiosk.upload([kiosk.entry('voided', { ...shown, showtimeId, accountId: 1 })])
  const paid = { how: 'terminal', terminalReference: 'R1' }
  await kiosk.upload([kiosk.entry('refund-paid', { ...refund, paid })])
  // A kiosk in service: it asks for what is new. A fresh one reads the seats of every showtime that it is told of.
  const { seq } = await server.db.selectFrom('change_counters').select('seq').executeTakeFirstOrThrow()
  await server.push()
  for (const replica of ['seatStates', 'showtimes']) await kiosk.pull(replica, seq)
}
