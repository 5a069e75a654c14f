import type { TicketNumber } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { syncPaths } from '../../shared/sync/messages.ts'
import { type TakeRefundRequest, takeRefundAnswerSchema } from '../../shared/sync/staff-messages.ts'
import type { Ask } from '../server-link/server-requests.ts'

/** Asks the server whether this kiosk may pay it; accepted again for the same kiosk. Refused: another pays, or did. */
export type TakeRefund = (ticketNumber: TicketNumber) => Promise<Result<unknown, { readonly code: string }>>

export function createTakeRefund(ask: Ask): TakeRefund {
  return (ticketNumber) =>
    ask({
      method: 'POST',
      path: syncPaths.takeRefund,
      body: { ticketNumber, by: { how: 'terminal' } } satisfies TakeRefundRequest,
      answer: takeRefundAnswerSchema,
    })
}
