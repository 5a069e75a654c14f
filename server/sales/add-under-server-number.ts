import type { TicketNumber } from '../../shared/core/ids.ts'
import type { Book } from '../ledger/ledger.ts'

/** Adds a ticket under the server's next number that is free, whatever others have been made under; returns the number. */
export async function addUnderServerNumber(
  book: Book,
  ticket: Parameters<Book['addTicket']>[0],
): Promise<TicketNumber> {
  for (;;) {
    const ticketNumber = await book.nextTicketNumber()
    if (await book.addTicket({ ...ticket, ticket_number: ticketNumber })) return ticketNumber
  }
}
