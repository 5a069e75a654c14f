import type { TicketNumber } from '../../shared/core/ids.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/** Adds a ticket under the server's next number that is free, whatever others have been made under; returns the number. */
export async function addUnderServerNumber(
  tx: Pick<LedgerTx, 'sales'>,
  ticket: Parameters<LedgerTx['sales']['addTicket']>[0],
): Promise<TicketNumber> {
  for (;;) {
    const ticketNumber = await tx.sales.nextTicketNumber()
    if (await tx.sales.addTicket({ ...ticket, ticket_number: ticketNumber })) return ticketNumber
  }
}
