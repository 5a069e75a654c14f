import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/**
 * Lists what was paid at a kiosk that is given up and that nobody has seen, as far as its journal tells: its customers
 * turn to staff at another one. Each ticket is listed once, however often this is called; the caller has locked the
 * device. Where the kiosk lives on as another device its own page lists these sales, too: a refund makes it deliver
 * nothing any more, and what it delivers ends the item.
 */
export async function listUndelivered(
  tx: Pick<LedgerTx, 'review' | 'sales'>,
  device: DeviceRow,
  nowMs: number,
): Promise<void> {
  for (const ticket of await tx.sales.undeliveredTickets(device)) {
    const { showtime_id: showtimeId, ticket_number: ticketNumber, paid_fen: amountFen } = ticket
    await tx.review.addItem(device, { why: 'undelivered', seq: null, showtimeId, ticketNumber, amountFen }, nowMs)
  }
}
