import type { TicketNumber } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import type { Author } from '../ledger/accounts/audit-store.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { endTicket } from './end-ticket.ts'

export type RefundRules = Pick<Policy, 'refundClosesMinutes'>

export type RefundRefusal = 'NoOrder' | 'NotSold' | 'RefundsClosed'

/**
 * Rule 9 of custody: takes a sold ticket back and frees its seat under the next number; the second of two calls is
 * refused. Customers refund their own, staff (`isStaff`) anyone's. What a kiosk was paid is due from then on.
 */
export function createRefundTicket({
  ledger,
  clock,
  policy,
}: {
  ledger: Ledger
  clock: Clock
  policy: PolicyOf<RefundRules>
}) {
  return async (
    by: Author & { readonly isStaff: boolean },
    ticketNumber: TicketNumber,
  ): Promise<Result<null, RefundRefusal>> =>
    ledger.transact(async (tx) => {
      const { cinemaId } = by
      const found = await tx.sales.findTicket(cinemaId, ticketNumber)
      if (!found || !(by.isStaff || found.account_id === by.accountId)) return refused('NoOrder')
      const showtime = await tx.showtimes.lockShowtime(cinemaId, found.showtime_id, 'share')
      const nowMs = clock.nowMs()
      // A server that was restored does not know yet whether it was refunded, and its seat sold again, before.
      if (showtime?.is_withheld) return refused('RefundsClosed')
      if (showtime && !isBeforeCutoff(showtime.begins_at_ms, policy(cinemaId).refundClosesMinutes, nowMs)) {
        return refused('RefundsClosed')
      }
      const ticket = await endTicket(tx, found, { cause: 'staff', payer: null }, nowMs)
      if (!ticket) return refused('NotSold')
      if (by.isStaff) {
        const { state, paid_fen: paidFen, account_id: accountId } = ticket
        const [from, to] = [
          { ticketNumber, accountId, paidFen, state },
          { ticketNumber, state: 'refunded' },
        ]
        await tx.accounts.keepAudit(by, { action: 'ticket-refunded', from, to }, nowMs)
      }
      return accepted(null)
    })
}
