import type { PrintedTicket } from './checker.ts'
import type { MemoryTables } from './memory-tables.ts'

type Ticket = NonNullable<ReturnType<MemoryTables['tickets']['get']>>

/**
 * What nobody can know any more once a server's database was put back: what web customers bought since the copy, and
 * that tickets were taken back since. No kiosk has it, so no report brings it back; the checker does not ask for it.
 */
export type LostWithServer = {
  readonly references: Set<string>
  readonly endedTickets: Set<number>
  readonly forget: (tables: MemoryTables, refundedBefore: readonly Ticket[]) => void
}

export function createLostWithServer(printed: PrintedTicket[]): LostWithServer {
  const references = new Set<string>()
  const endedTickets = new Set<number>()
  return {
    references,
    endedTickets,
    forget: (tables, refundedBefore) => {
      const isKnown = ({ kiosk, ticketNumber }: PrintedTicket) =>
        kiosk !== 0 || tables.tickets.get(String(ticketNumber))?.state === 'sold'
      const known = printed.filter(isKnown)
      printed.splice(0, printed.length, ...known)
      for (const { ticket_number, terminal_reference } of refundedBefore) {
        endedTickets.add(ticket_number)
        if (terminal_reference !== null) references.add(terminal_reference)
      }
    },
  }
}
