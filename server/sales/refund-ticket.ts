import type { TicketNumber } from '../../shared/core/ids.ts'
import { serverDevice } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import { freeRefundedSeat } from '../../shared/seats/custody.ts'
import type { Author } from '../accounts/audit-store.ts'
import { keepAudit } from '../accounts/audit-store.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { noteChange } from '../events/outbox.ts'
import { lockSeats, writeCustody } from '../seats/custody-store.ts'
import { lockShowtime } from '../showtimes/showtimes-store.ts'
import { addRefundDue } from '../sync/to-resolve-store.ts'
import { findTicket, markRefunded } from './tickets-store.ts'

export type RefundRules = {
  /** Refunds end this long before a showtime begins. */
  readonly refundClosesMinutes: number
}

export type RefundRefusal = 'NoOrder' | 'NotSold' | 'RefundsClosed'

/**
 * Rule 9 of custody: takes a sold ticket back and frees its seat under the next number; the second of two calls is
 * refused. Customers refund their own, staff (`isStaff`) anyone's. What a kiosk was paid is noted as due; a web shop
 * pays back what it was paid itself.
 */
export function createRefundTicket({ db, clock, rules }: { db: Database; clock: Clock; rules: RefundRules }) {
  return async (
    by: Author & { readonly isStaff: boolean },
    ticketNumber: TicketNumber,
  ): Promise<Result<null, RefundRefusal>> =>
    inTransaction(db, async (trx) => {
      const { cinemaId } = by
      const ticket = await findTicket(trx, cinemaId, ticketNumber)
      if (!ticket || !(by.isStaff || ticket.account_id === by.accountId)) return refused('NoOrder')
      const ofShowtime = { cinemaId, showtimeId: ticket.showtime_id }
      const seat = { row: ticket.seat_row, col: ticket.seat_col }
      const showtime = await lockShowtime(trx, cinemaId, ticket.showtime_id, 'share')
      const [custody] = await lockSeats(trx, ofShowtime, [seat])
      const nowMs = clock.nowMs()
      if (showtime && !isBeforeCutoff(showtime.begins_at_ms, rules.refundClosesMinutes, nowMs)) {
        return refused('RefundsClosed')
      }
      if (!(await markRefunded(trx, cinemaId, ticketNumber))) return refused('NotSold')
      const freed = custody && freeRefundedSeat(custody, ticket.sale_number)
      // A displaced ticket's seat is somebody else's by now.
      if (freed?.ok) await writeCustody(trx, ofShowtime, seat, freed.value)
      await noteChange(trx, cinemaId, 'seatStates', showtime ? [ticket.showtime_id] : [])
      if (ticket.device !== serverDevice) await addRefundDue(trx, ticket, nowMs)
      if (by.isStaff) {
        const { state, paid_fen: paidFen, account_id: accountId } = ticket
        const [from, to] = [
          { ticketNumber, accountId, paidFen, state },
          { ticketNumber, state: 'refunded' },
        ]
        await keepAudit(trx, by, { action: 'ticket-refunded', from, to }, nowMs)
      }
      return accepted(null)
    })
}
