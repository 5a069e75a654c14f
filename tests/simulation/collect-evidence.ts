import type { BoxOfficeTicket, Evidence, PrintedTicket, SignedAway } from './checker.ts'
import type { CinemaStaff } from './cinema-staff.ts'

import type { LostWithServer } from './lost-with-server.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { ScheduleHistory } from './schedule-history.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'

/** What the checker reads: what was printed, what the terminals charged, and what the box office knows. */
export function collectEvidence(given: {
  readonly printed: readonly PrintedTicket[]
  readonly kiosks: readonly SimulatedKiosk[]
  readonly tables: MemoryTables
  readonly lost: LostWithServer
  readonly pricesFen: ScheduleHistory['pricesFen']
  readonly staff: Pick<CinemaStaff, 'cash' | 'references'>
  readonly signedAway: readonly SignedAway[]
}): Evidence {
  const { printed, kiosks, tables, lost, pricesFen, staff, signedAway } = given
  const replaced = new Set(
    [...tables.review_items.all()]
      .filter(({ new_ticket_number }) => new_ticket_number !== null)
      .map(({ ticket_number }) => ticket_number),
  )
  const paidBack = new Set(
    [...tables.review_items.all()]
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
      reference: staff.references.get(ticket.sale_id ?? '') ?? ticket.terminal_reference,
      isPaidBack: paidBack.has(ticketNumber),
      isReplaced: replaced.has(ticketNumber),
    }
  })
  const terminals = kiosks.flatMap(({ terminal }) =>
    terminal.lines().map((line) => {
      const refundedFen = [...line.refundsFen.values()].reduce((total, fen) => total + fen, 0)
      return { ...line, refundedFen }
    }),
  )
  return {
    printed: printed.filter(isRemembered(given)),
    terminals,
    boxOffice,
    cash: staff.cash,
    signedAway,
    pricesFen,
    excusedReferences: findExcused(given),
    listedFen: findListed(given),
    forgotten: lost.forgotten,
    endedTickets: lost.endedTickets,
  }
}

/** Whether anybody can know of a ticket: not where the server was restored, its kiosk's disk too, and it is on neither. */
function isRemembered({ kiosks, tables, lost }: Parameters<typeof collectEvidence>[0]) {
  const forgetful = new Set(kiosks.filter(({ disk }) => disk.wasRestored()).map(({ number }) => number))
  const onDisks = new Set<number>()
  for (const { disk } of lost.isRestored() ? kiosks : []) {
    for (const entry of disk.allEntries()) {
      if (entry.kind === 'sold') for (const { ticketNumber } of entry.body.tickets) onDisks.add(ticketNumber)
    }
  }
  return ({ kiosk, ticketNumber }: PrintedTicket) =>
    !(lost.isRestored() && forgetful.has(kiosk)) ||
    onDisks.has(ticketNumber) ||
    tables.tickets.get(String(ticketNumber)) !== undefined
}

/**
 * Charges of which nothing is left anywhere: their kiosk's disk was restored, and neither it nor the server has an entry
 * about them; and what was refunded before a server was restored that alone knew of it.
 */
function findExcused({ kiosks, tables, lost }: Parameters<typeof collectEvidence>[0]): Set<string> {
  const excused = new Set<string>(lost.references)
  const forgetful = kiosks.filter(({ disk }) => disk.wasRestored())
  if (forgetful.length === 0) return excused
  const kept = new Set<string>()
  for (const { raw } of tables.journal_entries.all()) noteKeys(raw, kept)
  for (const { disk, terminal } of forgetful) {
    for (const entry of disk.allEntries()) noteKeys(JSON.stringify(entry), kept)
    for (const { key, reference } of terminal.lines()) if (!kept.has(key)) excused.add(reference)
  }
  return excused
}

/** Payments that the staff page lists by their key, since nobody knows how they ended. */
function findListed({ kiosks, tables }: Parameters<typeof collectEvidence>[0]): Map<string, number> {
  const lines = new Map(kiosks.flatMap(({ terminal }) => terminal.lines().map((line) => [line.key as string, line])))
  const listed = new Map<string, number>()
  for (const { why, device, epoch, seq, amount_fen, resolved_at_ms } of tables.review_items.all()) {
    const entry = tables.journal_entries.get(`${device}/${epoch}/${seq}`)
    if (why !== 'payment-open' || resolved_at_ms !== null || !entry) continue
    const line = lines.get(entry.payment_key ?? '')
    if (line) listed.set(line.reference, amount_fen ?? 0)
  }
  return listed
}

/** Notes the payment that an entry is about, whatever its kind. */
function noteKeys(raw: string, kept: Set<string>): void {
  for (const [, key] of raw.matchAll(/"(?:paymentKey|key)":"([^"]+)"/g)) if (key) kept.add(key)
}
