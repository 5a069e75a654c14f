import type { MemoryTables } from './memory-tables.ts'
import type { World } from './world.ts'

type Row = NonNullable<ReturnType<MemoryTables['showtimes']['get']>>

/** From when on a showtime cost so much, in true time. */
export type PriceSince = { readonly sinceMs: number; readonly priceFen: number }

/** What the schedule was when, as an onlooker at the server's database sees it. */
export type ScheduleHistory = {
  /** Looks at what is committed: called after each commit, and when the database was restored. */
  readonly look: () => void
  readonly pricesFen: ReadonlyMap<number, readonly PriceSince[]>
}

/** `onChange` is told each showtime that changed, before and after. */
export function createScheduleHistory(
  world: World,
  tables: MemoryTables,
  onChange: (before: Row, after: Row) => void,
): ScheduleHistory {
  const seen = new Map<number, Row>()
  const pricesFen = new Map<number, PriceSince[]>()

  const note = (before: Row | undefined, after: Row) => {
    const { showtime_id: id, price_fen: priceFen } = after
    if (before?.price_fen === priceFen) return
    pricesFen.set(id, [...(pricesFen.get(id) ?? []), { sinceMs: world.nowMs(), priceFen }])
  }
  const look = () => {
    for (const row of tables.showtimes.all()) {
      const before = seen.get(row.showtime_id)
      if (before === row) continue
      seen.set(row.showtime_id, row)
      note(before, row)
      if (before) onChange(before, row)
    }
  }
  look()
  return { look, pricesFen }
}
