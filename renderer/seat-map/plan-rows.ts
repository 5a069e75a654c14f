import { type SeatPlan, seatKey } from '../../shared/seats/seat-plan.ts'

/** A place of a row: a seat, a gap among seats, or a part of an aisle that runs through the whole hall. */
type Place = { readonly kind: 'seat' | 'gap' | 'aisle'; readonly col: number }
export type PlanRow = { readonly row: number; readonly isAisle: boolean; readonly places: readonly Place[] }

export function planRows(plan: SeatPlan): PlanRow[] {
  const gaps = new Set(plan.gaps.map(seatKey))
  const rows = numbersTo(plan.rows)
  const cols = numbersTo(plan.cols)
  const aisles = new Set(cols.filter((col) => rows.every((row) => gaps.has(`${row}-${col}`))))
  return rows.map((row) => {
    const places = cols.map((col): Place => {
      if (aisles.has(col)) return { kind: 'aisle', col }
      return { kind: gaps.has(`${row}-${col}`) ? 'gap' : 'seat', col }
    })
    return { row, isAisle: places.every(({ kind }) => kind !== 'seat'), places }
  })
}

/** An aisle takes less room than a seat, as a share of one. */
const aisleShare = 0.6
/** A row's number takes this share of a seat, on either side. */
const numberShare = 0.75

/** The size of the drawn hall, in seats: what a seat's size in pixels is found with. */
export function planExtent(plan: SeatPlan): { readonly across: number; readonly down: number } {
  const rows = planRows(plan)
  const across = (rows[0]?.places ?? []).reduce((sum, { kind }) => sum + (kind === 'aisle' ? aisleShare : 1), 0)
  const down = rows.reduce((sum, { isAisle }) => sum + (isAisle ? aisleShare : 1), 0)
  return { across: across + 2 * numberShare, down }
}

function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
