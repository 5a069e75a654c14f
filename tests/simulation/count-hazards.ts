import type { Counts } from './counts.ts'
import type { RunningKiosk, SimulatedKiosk } from './simulated-kiosk.ts'

/** What a run must have seen at least once each: a zero means that the simulation no longer tries it. */
export const hazardNames = [
  'kiosk killed',
  'kiosk killed between approval and sale',
  'kiosk killed while a grant was on its way',
  'kiosk killed while paying',
  'kiosk killed while seats went home',
  'disk restored',
  'disk failed before a write',
  'disk failed after a write',
  'server killed',
  'server killed in a transaction',
  'server killed between commit and answer',
  "server's database restored: down",
  "server's database restored: running",
  "server's database restored: power-cut",
  'the same copy restored again',
  'kiosk enrolled since the copy',
  'ticket that the server has forgotten',
  'journal quarantined counts after all',
  "server's clock set wrong",
  'clock set off by a day',
  'clock set off by minutes',
  'line cut',
  'line swallowed',
  'line bad',
  'request lost',
  'request repeated',
  'answer lost',
  'grant lost',
  'messages overtook each other',
  'terminal out of reach',
  'charged in silence',
  'charged late, in silence',
  'approved twice',
  'charge never heard of',
  'declined',
  'cancelled',
  'paid back',
  'sold without a line',
  'device blocked',
  'ticket refunded',
  'showtime repriced with seats held by kiosks',
  'showtime repriced with unsent sales',
  'showtime moved with seats held by kiosks',
  'showtime moved with unsent sales',
  'showtime called off with seats held by kiosks',
  'showtime called off with unsent sales',
  'customer: ShowtimeChanged',
  'late sale of a showtime called off',
  'late sale of a showtime moved',
  'edit made without a line',
  'edit refused',
  'tickets shown to nobody',
  'tickets printed again',
  'tickets delivered by staff',
  'ticket written by hand',
  'sale voided',
  'void came too late',
  'payment settled by staff as charged',
  'payment settled by staff as not-charged',
  'staff were wrong about a payment',
  'kiosk lost',
  'device written off',
  'resale refused to one person',
  "a lost kiosk's seats sold again",
  'displaced ticket refunded',
  'customer given another seat',
  'refund paid in cash',
] as const

/** Counts a kiosk's death, by what it was doing as its disk and its terminal tell. */
export function countDeath(counts: Counts, { disk, terminal }: SimulatedKiosk, border: string): void {
  counts.add('kiosk killed')
  if (border === 'disk restored') counts.add('disk restored')
  if (border.startsWith('net grant') || border.startsWith('net allot') || border === 'journal rights-taken >') {
    counts.add('kiosk killed while a grant was on its way')
  }
  if (border.startsWith('journal rights-given-back')) counts.add('kiosk killed while seats went home')
  const written = disk.allEntries()
  const settled = new Set<string>()
  for (const { kind, body } of written) {
    if (kind === 'sold') settled.add(body.payment.key)
    if (kind === 'payment-declined' || kind === 'reversed') settled.add(body.paymentKey)
  }
  const lines = new Map(terminal.lines().map((line) => [line.key, line.state]))
  for (const { kind, body } of written) {
    if (kind !== 'payment-started' || settled.has(body.paymentKey)) continue
    counts.add('kiosk killed while paying')
    if (lines.get(body.paymentKey) === 'approved') counts.add('kiosk killed between approval and sale')
  }
}

export function watchSales(counts: Counts, _: SimulatedKiosk, { desk, life }: RunningKiosk): void {
  desk.sellTickets.view$.subscribe((view) => {
    if (!life.isOver() && view.stage === 'sold' && view.isOffline) counts.add('sold without a line')
  })
}

export function countLines(counts: Counts, kiosks: readonly SimulatedKiosk[]): void {
  for (const { link, terminal, disk } of kiosks) {
    for (const { counts: counted } of [link, terminal, disk]) {
      for (const [what, times] of Object.entries(counted)) counts.add(what, times)
    }
  }
}
