import type { SeededRandom } from '../support/seeded-random.ts'
import type { Counts } from './counts.ts'
import type { Distribute, Hazard } from './hazards.ts'
import type { MemoryTables } from './memory-tables.ts'
import type { SimulatedKiosk } from './simulated-kiosk.ts'
import type { Struck } from './strike.ts'

type Row = NonNullable<ReturnType<MemoryTables['showtimes']['get']>>

/** Somebody changes a showtime: at the server (`kiosk` 0), or by an edit at a kiosk. `which`: of those that fit. */
export type ScheduleChange = {
  readonly what: 'schedule'
  readonly change: 'reprice' | 'move' | 'call-off'
  readonly which: number
}

type Draw = (chance: SeededRandom) => Distribute<Extract<Hazard, { what: 'schedule' }>>

const draw =
  (change: ScheduleChange['change']): Draw =>
  (chance) => ({ what: 'schedule', change, which: chance.below(1_000) })

/** How often in a day. */
export const changesAtServer: readonly [number, Draw][] = [
  [3, draw('reprice')],
  [4, draw('move')],
  [1, draw('call-off')],
]
export const changesAtKiosk: readonly [number, Draw][] = [
  [0.15, draw('reprice')],
  [0.1, draw('move')],
  [0.06, draw('call-off')],
]

/** Whether the kiosk has a sale of the showtime on its disk that the server has not. */
export function hasUnsent(kiosk: SimulatedKiosk, { showtime_id }: Row): boolean {
  const { journal } = kiosk.running() ?? {}
  const owner = journal?.owner()
  if (!journal || !owner) return false
  const acknowledged = journal.acknowledged().seq
  return kiosk.disk
    .entriesOf(owner)
    .slice(acknowledged)
    .some(({ kind, body }) => kind === 'sold' && body.showtimeId === showtime_id)
}

/** Counts a change that has come true, by what kiosks had of the showtime in that moment. */
export function countChange(
  given: Pick<Struck, 'counts' | 'kiosks'> & { readonly tables: MemoryTables },
  before: Row,
  after: Row,
) {
  const { counts, kiosks, tables } = given
  const isHeld = [...tables.seat_custody.all()].some(
    (seat) => seat.showtime_id === after.showtime_id && seat.state === 'granted',
  )
  const isUnsent = kiosks.some((kiosk) => hasUnsent(kiosk, after))
  const changed: string[] = []
  if (before.price_fen !== after.price_fen) changed.push('repriced')
  if (before.called_off_at_ms === null && after.called_off_at_ms !== null) changed.push('called off')
  if (before.moved_at_ms !== after.moved_at_ms) changed.push('moved')
  for (const what of changed) {
    counts.add(`showtime ${what}`)
    if (isHeld) counts.add(`showtime ${what} with seats held by kiosks`)
    if (isUnsent) counts.add(`showtime ${what} with unsent sales`)
  }
}

/** Counts what came of the day's edits, and of sales that came after the change. */
export function countSchedule(counts: Counts, kiosks: readonly SimulatedKiosk[], tables: MemoryTables): void {
  for (const kiosk of kiosks) for (const { state } of kiosk.running()?.edits.all() ?? []) counts.add(`edit ${state}`)
  for (const { why, cause } of tables.review_items.all()) {
    if (cause === 'called-off') counts.add('late sale of a showtime called off')
    if (why === 'showtime-changed') counts.add('late sale of a showtime moved')
  }
}
