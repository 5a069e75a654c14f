import type { BoxOfficeTicket, Evidence, PrintedTicket } from './checker.ts'
import type { LostWithServer } from './lost-with-server.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { ProgrammeHistory } from './programme-history.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'

/** What the checker reads: what was printed, what the terminals charged, and what the box office knows. */
export function collectEvidence(
  printed: readonly PrintedTicket[],
  kiosks: readonly SimulatedKiosk[],
  tables: MemoryTables,
  { lost, pricesFen }: { readonly lost: LostWithServer } & Pick<ProgrammeHistory, 'pricesFen'>,
): Evidence {
  const paidBack = new Set(
    [...tables.to_resolve.all()]
      .filter(({ why, resolved_at_ms }) => why === 'refund-due' && resolved_at_ms !== null)
      .map(({ ticket_number }) => ticket_number),
  )
  const boxOffice = [...tables.tickets.all()].map((ticket): BoxOfficeTicket => {
    const { showtime_id: showtimeId, seat_row: row, seat_col: col, ticket_number: ticketNumber, state } = ticket
    return {
      showtimeId,
      row,
      col,
      ticketNumber,
      state,
      paidFen: ticket.paid_fen,
      reference: ticket.terminal_reference,
      isPaidBack: paidBack.has(ticketNumber),
    }
  })
  const terminals = kiosks.flatMap(({ terminal }) =>
    terminal.lines().map((line) => {
      const refundedFen = [...line.refundsFen.values()].reduce((total, fen) => total + fen, 0)
      return { ...line, refundedFen }
    }),
  )
  return {
    printed,
    terminals,
    boxOffice,
    pricesFen,
    excusedReferences: findExcused(kiosks, tables, lost),
    endedTickets: lost.endedTickets,
  }
}

/** Charges that staff must look up themselves: of a disk that was put back, and of what a blocked device delivered. */
function findExcused(kiosks: readonly SimulatedKiosk[], tables: MemoryTables, lost: LostWithServer): Set<string> {
  const excused = new Set<string>(lost.references)
  for (const { disk, terminal } of kiosks) {
    if (disk.wasPutBack()) for (const { reference } of terminal.lines()) excused.add(reference)
  }
  for (const { kind, outcome, raw } of tables.journal_entries.all()) {
    if (kind !== 'sold' || outcome !== 'set-apart') continue
    excused.add(JSON.parse(raw).body.payment.terminalReference)
  }
  return excused
}
