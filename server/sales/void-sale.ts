import type { EntryOfKind } from '../../shared/journal/journal-entry.ts'
import { authorByKiosk } from '../accounts/staff-of.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import { endTicket } from './end-ticket.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices' | 'events' | 'review' | 'sales' | 'seats' | 'showtimes'>

/** Rule 9: a kiosk took back a sale of its own that nobody had seen, and is paying its money back itself. */
export async function voidSale(tx: Tx, device: DeviceRow, entry: EntryOfKind<'voided'>, nowMs: number): Promise<void> {
  const { saleId, showtimeId, ticketNumbers, accountId } = entry.body
  await tx.showtimes.lockShowtime(device.cinema_id, showtimeId, 'share')
  const tickets = (await tx.sales.ticketsOfSale(device, saleId)).filter((one) =>
    ticketNumbers.includes(one.ticket_number),
  )
  // All seats first, in their order, and then its tickets in theirs.
  const seats = tickets.map(({ seat_row: row, seat_col: col }) => ({ row, col }))
  await tx.seats.lockSeats({ cinemaId: device.cinema_id, showtimeId }, seats)
  for (const ticket of tickets) await endTicket(tx, ticket, { cause: 'voided', payer: device.device }, nowMs)
  const by = await authorByKiosk(tx, device, accountId)
  await tx.accounts.keepAudit(by, { action: 'sale-voided', from: { saleId, ticketNumbers }, to: null }, nowMs)
}
