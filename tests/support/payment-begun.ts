import { addShowtime } from './central-cinema.ts'
import type { TestServer } from './central-server.ts'
import { grantedSeats, type TestKiosk } from './signing-kiosk.ts'

/** For one seat, in fen. */
export const paymentFen = 3_990

/**
 * A payment of this kiosk for a seat that it was granted: what its start says, and what the sale would say that may come
 * of it. Nothing of it is sent.
 */
export async function paymentBegun(server: TestServer, kiosk: TestKiosk, col = 1) {
  const showtimeId = await addShowtime(server)
  const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col }]))
  const sold = kiosk.sold(showtimeId, seats)
  const of = { saleId: sold.saleId, paymentKey: sold.payment.key }
  const priced = seats.map(({ row, col, grantNumber }) => ({ row, col, grantNumber, priceFen: paymentFen }))
  const started = { ...of, showtimeId, seats: priced, totalFen: paymentFen, method: 'wallet' }
  return { showtimeId, sold, of, started }
}
