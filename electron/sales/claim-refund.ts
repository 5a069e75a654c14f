import type { TicketNumber } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { type ClaimRefundRequest, claimRefundAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { Ask } from '../server-link/server-requests.ts'

/** Asks the server whether this kiosk may pay it; accepted again for the same kiosk. Refused: another pays, or did. */
export type ClaimRefund = (ticketNumber: TicketNumber) => Promise<Result<unknown, { readonly code: string }>>

export function createClaimRefund(ask: Ask): ClaimRefund {
  return (ticketNumber) =>
    ask({
      method: 'POST',
      path: syncPaths.claimRefund,
      body: { ticketNumber, by: { kind: 'terminal' } } satisfies ClaimRefundRequest,
      answer: claimRefundAnswerSchema,
    })
}
