import { type SeatGrid, type SeatKey, type SeatPosition, seatKey, seatsOf } from '../../../../shared/seats/seat-plan.ts'

/**
 * A plan while it is drawn. Gaps outside of it are kept, so that a hall made smaller and larger again is as it was.
 * Every step can be taken back; what is drawn in one go, or set by one slider, is one step.
 */
export type DrawnPlan = Side & { readonly gaps: ReadonlySet<SeatKey> }
type Side = { readonly rows: number; readonly cols: number }
export type Line = { readonly row: number } | { readonly col: number }

export type Drawing = { readonly now: DrawnPlan; readonly past: readonly DrawnPlan[]; readonly step: string }

export function beginDrawing({ rows, cols, gaps }: SeatGrid): Drawing {
  return { now: { rows, cols, gaps: new Set(gaps.map(seatKey)) }, past: [], step: '' }
}

/** The drawing after one change; changes of the same `step` are taken back together. */
export function drawn(drawing: Drawing, step: string, change: (plan: DrawnPlan) => DrawnPlan): Drawing {
  const now = change(drawing.now)
  if (now === drawing.now) return drawing
  const past = step === drawing.step ? drawing.past : [...drawing.past, drawing.now]
  return { now, past, step }
}

export function takenBack({ now, past }: Drawing): Drawing {
  return { now: past.at(-1) ?? now, past: past.slice(0, -1), step: '' }
}

/** The plan with these places made gaps, or seats; the same one where they are that already. */
export function withPlaces(plan: DrawnPlan, places: readonly SeatPosition[], isGap: boolean): DrawnPlan {
  const other = places.filter((place) => plan.gaps.has(seatKey(place)) !== isGap)
  if (other.length === 0) return plan
  const gaps = new Set(plan.gaps)
  for (const place of other) isGap ? gaps.add(seatKey(place)) : gaps.delete(seatKey(place))
  return { ...plan, gaps }
}

/** The places of a row or a column that are inside the hall. */
export function placesOf({ rows, cols }: Side, line: Line): SeatPosition[] {
  if ('row' in line) return Array.from({ length: cols }, (_, index) => ({ row: line.row, col: index + 1 }))
  return Array.from({ length: rows }, (_, index) => ({ row: index + 1, col: line.col }))
}

/** Whether nobody can sit anywhere on this line. */
export function isEmptyLine(plan: DrawnPlan, line: Line): boolean {
  return placesOf(plan, line).every((place) => plan.gaps.has(seatKey(place)))
}

/** The places from one to another, both included: a finger may be faster than the screen tells of it. */
export function placesBetween(from: SeatPosition, to: SeatPosition): SeatPosition[] {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.col - from.col))
  return Array.from({ length: steps + 1 }, (_, step) => ({
    row: Math.round(from.row + ((to.row - from.row) * step) / Math.max(1, steps)),
    col: Math.round(from.col + ((to.col - from.col) * step) / Math.max(1, steps)),
  }))
}

/** What was drawn, without what lies outside. */
export function toGrid({ rows, cols, gaps }: DrawnPlan): SeatGrid {
  const places = seatsOf({ rows, cols, gaps: [], wheelchairs: [] })
  return { rows, cols, gaps: places.filter((place) => gaps.has(seatKey(place))) }
}
