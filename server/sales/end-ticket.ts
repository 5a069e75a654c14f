import { type DeviceNumber, serverDevice } from '../../shared/core/ids.ts'
import { freeRefundedSeat } from '../../shared/seats/custody.ts'
import type { RefundCause } from '../../shared/sync/staff-messages.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { TicketRow } from '../ledger/sales/tickets-store.ts'

type Tx = Pick<LedgerTx, 'events' | 'review' | 'sales' | 'seats'>

/** Whether money was taken for the ticket, and neither refunded nor turned into another ticket. */
export function isPaidTicket({ state }: Pick<TicketRow, 'state'>): boolean {
  return state === 'sold' || state === 'displaced'
}

/**
 * Takes a paid ticket back: its seat is free again under the next number, its number is on the doors' list, and what a
 * kiosk was paid for it is due. Answers the ticket as it was, or null where it had ended already: seat and ticket are
 * locked here, whatever `found` was read under. A web shop pays back what it was paid itself.
 */
export async function endTicket(
  tx: Tx,
  found: TicketRow,
  { cause, payer }: { readonly cause: RefundCause; readonly payer: DeviceNumber | null },
  nowMs: number,
): Promise<TicketRow | null> {
  const { cinema_id: cinemaId, ticket_number: ticketNumber, showtime_id: showtimeId } = found
  const seat = { row: found.seat_row, col: found.seat_col }
  const [custody] = await tx.seats.lockSeats({ cinemaId, showtimeId }, [seat])
  const ticket = await tx.sales.lockTicket(cinemaId, ticketNumber)
  if (!ticket || !isPaidTicket(ticket)) return null
  await tx.sales.markRefunded(cinemaId, [ticketNumber])
  // A displaced ticket's seat is somebody else's by now.
  const freed = custody && ticket.state === 'sold' ? freeRefundedSeat(custody, ticket.sale_number) : undefined
  if (freed?.ok) {
    await tx.seats.writeCustody({ cinemaId, showtimeId }, seat, freed.value)
    await tx.events.noteChange(cinemaId, 'seatStates', [showtimeId])
  }
  if (ticket.device !== serverDevice) await tx.review.addRefundDue(ticket, cause, payer, nowMs)
  await tx.events.noteChange(cinemaId, 'refunds', [ticketNumber])
  return ticket
}
