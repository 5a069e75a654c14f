import type { EntryOfKind } from '../../shared/journal/journal-entry.ts'
import { authorByKiosk } from '../accounts/staff-of.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { Book } from '../ledger/ledger.ts'
import { endTicket } from './end-ticket.ts'

/** Rule 9: a kiosk took back a sale of its own that nobody had seen, and is paying its money back itself. */
export async function voidSale(
  book: Book,
  device: DeviceRow,
  entry: EntryOfKind<'voided'>,
  nowMs: number,
): Promise<void> {
  const { saleId, showtimeId, ticketNumbers, accountId } = entry.body
  await book.lockShowtime(device.cinema_id, showtimeId, 'share')
  const tickets = (await book.ticketsOfSale(device, saleId)).filter((one) => ticketNumbers.includes(one.ticket_number))
  // All seats first, in their order, and then its tickets in theirs.
  const seats = tickets.map(({ seat_row: row, seat_col: col }) => ({ row, col }))
  await book.lockSeats({ cinemaId: device.cinema_id, showtimeId }, seats)
  for (const ticket of tickets) await endTicket(book, ticket, { cause: 'voided', payer: device.device }, nowMs)
  const by = await authorByKiosk(book, device, accountId)
  await book.keepAudit(by, { action: 'sale-voided', from: { saleId, ticketNumbers }, to: null }, nowMs)
}
