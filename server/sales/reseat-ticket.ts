import { serverDevice, type TicketNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { freeRefundedSeat } from '../../shared/seats/custody.ts'
import { isSameSeat, isSeat, type SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { TicketRow } from '../ledger/sales/tickets-store.ts'
import { addUnderServerNumber } from './add-under-server-number.ts'
import { isPaidTicket } from './end-ticket.ts'

type Tx = Pick<LedgerTx, 'events' | 'sales' | 'seats' | 'showtimes'>

/**
 * Gives the holder of a ticket another free seat of the same showtime at the price that was paid: the old ticket ends
 * and its number is refused at the door, a new one counts. It stays a ticket of the device that took the money. Refused
 * where the ticket had ended already, whatever `found` was read under, and while the showtime is not sold. Nothing is
 * written before all is judged, since a refusal does not undo it.
 */
export async function reseatTicket(
  tx: Tx,
  found: TicketRow,
  seat: SeatPosition,
  nowMs: number,
): Promise<Result<TicketNumber, 'SeatsGone' | 'NotThisWay'>> {
  const { cinema_id: cinemaId, showtime_id: showtimeId, ticket_number: oldNumber } = found
  const ofShowtime = { cinemaId, showtimeId }
  const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, 'share')
  const oldSeat = { row: found.seat_row, col: found.seat_col }
  // After a restore a kiosk may hold, or have sold, what looks free here.
  if (!showtime || showtime.called_off_at_ms !== null || showtime.is_withheld) return refused('NotThisWay')
  if (!isSeat(showtime.plan, seat) || isSameSeat(seat, oldSeat)) return refused('SeatsGone')
  // Both seats, in their order, then the ticket.
  const [custody] = await tx.seats.makeSeats(ofShowtime, [oldSeat, seat])
  const old = await tx.sales.lockTicket(cinemaId, oldNumber)
  if (!old || !isPaidTicket(old)) return refused('NotThisWay')
  const claimant = { state: 'in-payment', holder: serverDevice, epoch: 0, holdEndsAtMs: nowMs } as const
  const claimed = await tx.seats.claimSeats(cinemaId, [{ showtimeId, ...seat }], claimant, nowMs)
  const saleNumber = claimed.ok ? claimed.value[0]?.grantNumber : undefined
  if (saleNumber === undefined) return refused('SeatsGone')
  await tx.sales.lapseTicketsOf(ofShowtime, [seat])
  const sold = { holder: serverDevice, epoch: 0, number: saleNumber, state: 'sold', holdEndsAtMs: null } as const
  await tx.seats.writeCustody(ofShowtime, seat, sold)
  const freed = custody && old.state === 'sold' ? freeRefundedSeat(custody, old.sale_number) : undefined
  if (freed?.ok) await tx.seats.writeCustody(ofShowtime, oldSeat, freed.value)
  await tx.sales.markRefunded(cinemaId, [oldNumber])
  const ticketNumber = await addUnderServerNumber(tx, {
    ...old,
    seat_row: seat.row,
    seat_col: seat.col,
    sale_number: saleNumber,
    state: 'sold',
    // The second net under the lock: the database takes one successor of a ticket.
    replaces: oldNumber,
    // The kiosk that hands it out signs it.
    token: null,
    made_at_ms: nowMs,
    sold_at_ms: nowMs,
  })
  await tx.events.noteChange(cinemaId, 'seatStates', [showtimeId])
  await tx.events.noteChange(cinemaId, 'refunds', [oldNumber])
  return accepted(ticketNumber)
}
