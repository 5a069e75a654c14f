import type { DeviceNumber } from '../../shared/core/ids.ts'
import { serverDevice } from '../../shared/core/ids.ts'
import { freeRefundedSeat } from '../../shared/seats/custody.ts'
import type { RefundCause } from '../../shared/sync/staff-messages.ts'
import type { Book } from '../ledger/ledger.ts'
import type { TicketRow } from './tickets-store.ts'

/**
 * Takes a sold ticket back: its seat is free again under the next number, its number is on the doors' list, and what a
 * kiosk was paid for it is due. Answers whether this call did it. A web shop pays back what it was paid itself.
 */
export async function endTicket(
  book: Book,
  ticket: TicketRow,
  { cause, payer }: { readonly cause: RefundCause; readonly payer: DeviceNumber | null },
  nowMs: number,
): Promise<boolean> {
  const { cinema_id: cinemaId, ticket_number: ticketNumber, showtime_id: showtimeId } = ticket
  const seat = { row: ticket.seat_row, col: ticket.seat_col }
  const [custody] = await book.lockSeats({ cinemaId, showtimeId }, [seat])
  if (!(await book.markRefunded(cinemaId, ticketNumber))) return false
  // A displaced ticket's seat is somebody else's by now.
  const freed = custody && ticket.state === 'sold' ? freeRefundedSeat(custody, ticket.sale_number) : undefined
  if (freed?.ok) {
    await book.writeCustody({ cinemaId, showtimeId }, seat, freed.value)
    await book.noteChange(cinemaId, 'seatStates', [showtimeId])
  }
  if (ticket.device !== serverDevice) await book.addRefundDue(ticket, cause, payer, nowMs)
  await book.noteChange(cinemaId, 'refunds', [ticketNumber])
  return true
}
