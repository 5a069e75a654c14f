import type { EditMade } from './change-schedule.ts'
import type { MadeEdit, ScheduleEvidence } from './check-schedule.ts'
import type { PrintedTicket } from './checker.ts'
import { refusedNotices } from './edit-showtimes.ts'
import type { LostWithServer } from './lost-with-server.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'

/** What check-schedule.ts reads: tickets, box office, the schedule as it is, and what was edited at kiosks. */
export function collectSchedule(
  printed: readonly PrintedTicket[],
  kiosks: readonly SimulatedKiosk[],
  tables: MemoryTables,
  { lost, edits }: { readonly lost: LostWithServer; readonly edits: readonly EditMade[] },
): ScheduleEvidence {
  const [listed, due] = [new Set<number>(), new Set<number>()]
  const blamed: number[] = []
  for (const { why, ticket_number: ticketNumber } of tables.review_items.all()) {
    if (ticketNumber === null) continue
    if (why === 'refund-due') due.add(ticketNumber)
    else listed.add(ticketNumber)
    if (why === 'price') blamed.push(ticketNumber)
  }
  const booked = [...tables.tickets.all()].map((ticket) => ({
    ticketNumber: ticket.ticket_number,
    showtimeId: ticket.showtime_id,
    state: ticket.state,
    reference: ticket.terminal_reference,
    isListed: listed.has(ticket.ticket_number),
    isDue: due.has(ticket.ticket_number),
  }))
  const shown = [...tables.showtimes.all()].map((row) => {
    const beginsAt = row.begins_at_ms / 1_000
    return [row.showtime_id, { isCalledOff: row.called_off_at_ms !== null, beginsAt, hallName: row.hall_name }] as const
  })
  const notices = kiosks.flatMap((kiosk) => {
    const running = kiosk.running()
    if (!running) return []
    const refused = running.edits.all().filter(({ state }) => state === 'refused').length
    return [{ kiosk: kiosk.number, refused, shown: refusedNotices(running) }]
  })
  const made = edits.map((edit) => toMade(edit, kiosks, tables, lost))
  // A server that was restored may have forgotten prices that kiosks were told.
  const blamedForPrice = lost.isRestored() ? [] : blamed
  return { bought: printed, booked, showtimes: new Map(shown), edits: made, notices, blamedForPrice }
}

function toMade(
  edit: EditMade,
  kiosks: readonly SimulatedKiosk[],
  tables: MemoryTables,
  lost: LostWithServer,
): MadeEdit {
  const { id, kiosk: number } = edit
  const kiosk = kiosks.find((one) => one.number === number)
  const kept = kiosk
    ?.running()
    ?.edits.all()
    .find((one) => one.id === id)
  const kioskSays = kept?.state ?? null
  const isLost = lost.editIds.has(id) || (kiosk?.disk.wasRestored() ?? false)
  return { id, kiosk: number, timesDone: timesDone(edit, kioskSays, tables), kioskSays, isLost }
}

/** Each value that an edit sets is one of its own. Of those who call the same showtime off only one does it. */
function timesDone({ change }: EditMade, kioskSays: string | null, tables: MemoryTables): number {
  let times = 0
  for (const { action, device, detail } of tables.audit.all()) {
    const { from, to } = detail as Record<'from' | 'to', Record<string, number> | null>
    if (device === null) continue
    if (change.kind === 'call-off-showtime' && kioskSays === 'accepted' && action === 'showtime-called-off') {
      if (from?.showtimeId === change.showtimeId) times += 1
    }
    if (change.kind !== 'change-showtime' || to?.showtimeId !== change.showtimeId) continue
    const { priceFen, beginsAt } = change.to
    const isPrice = to.priceFen === priceFen && from?.priceFen !== priceFen
    const beginsAtMs = beginsAt === undefined ? undefined : beginsAt * 1_000
    const isBegin = to.beginsAtMs === beginsAtMs && from?.beginsAtMs !== beginsAtMs
    if (isBegin || isPrice) times += 1
  }
  return times
}
