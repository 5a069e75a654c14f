import { deviceOfId, serverDevice, type TicketNumber } from '../../shared/core/ids.ts'
import type { PrintedTicket } from './checker.ts'
import type { MemoryTables } from './memory-tables.ts'

/**
 * What nobody can know any more once a server's database was restored: what web customers bought and staff reseated since
 * the copy, that tickets were taken back since, and what came of edits. No report brings it back: the checker does not
 * ask for it, and counts the tickets apart.
 */
export type LostWithServer = {
  readonly references: Set<string>
  readonly endedTickets: Set<number>
  readonly editIds: Set<string>
  readonly isRestored: () => boolean
  /** Tickets of the server's own, in somebody's hand, that it no longer knows. */
  readonly forgotten: readonly PrintedTicket[]
  /** Call before it is restored; the answer notes what is gone then. */
  readonly before: (tables: MemoryTables) => () => void
}

/** `readReferences`: what staff read off a terminal of a sale whose payment they settled. */
export function createLostWithServer(
  printed: PrintedTicket[],
  readReferences: ReadonlyMap<string, string>,
): LostWithServer {
  const references = new Set<string>()
  const endedTickets = new Set<number>()
  const editIds = new Set<string>()
  const forgotten: PrintedTicket[] = []
  let isRestored = false
  return {
    forgotten,
    isRestored: () => isRestored,
    references,
    endedTickets,
    editIds,
    before: (tables) => {
      const refunded = [...tables.tickets.all()].filter(({ state }) => state === 'refunded')
      const decided = [...tables.edits.all()].map(({ edit_id }) => edit_id)
      return () => {
        isRestored = true
        // A ticket that staff reseated is the server's too, whoever printed it.
        const isKnown = ({ ticketNumber }: PrintedTicket) =>
          deviceOfId(ticketNumber as TicketNumber) !== serverDevice ||
          tables.tickets.get(String(ticketNumber))?.state === 'sold'
        const { known = [], lost = [] } = Object.groupBy(printed, (ticket) => (isKnown(ticket) ? 'known' : 'lost'))
        forgotten.push(...lost)
        printed.splice(0, printed.length, ...known)
        for (const { ticket_number, sale_id, terminal_reference } of refunded) {
          endedTickets.add(ticket_number)
          const reference = readReferences.get(sale_id ?? '') ?? terminal_reference
          if (reference !== null) references.add(reference)
        }
        const stillKnown = new Set([...tables.edits.all()].map(({ edit_id }) => edit_id))
        for (const id of decided) if (!stillKnown.has(id)) editIds.add(id)
      }
    },
  }
}
