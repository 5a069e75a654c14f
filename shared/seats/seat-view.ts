import type { SeatPlan, SeatPosition } from './seat-plan.ts'

/** Where the view is best: the centre column, two thirds back. Not always a whole row or column. */
export function bestView(plan: SeatPlan): SeatPosition {
  return { row: 1 + ((plan.rows - 1) * 2) / 3, col: (plan.cols + 1) / 2 }
}

/**
 * How far the middle of these seats is from the best view, in seats' widths. A row counts for more than a seat, being
 * deeper than a seat is wide, and one too near the screen for a little more than one too far.
 */
export function distanceFromBestView(plan: SeatPlan, seats: readonly SeatPosition[]): number {
  const middle = middleOf(seats)
  const best = bestView(plan)
  return Math.hypot((middle.row - best.row) * (middle.row < best.row ? 1.6 : 1.5), middle.col - best.col)
}

/** How far two groups of seats are from each other, middle to middle, in the same measure. */
export function distanceBetween(a: readonly SeatPosition[], b: readonly SeatPosition[]): number {
  const [from, to] = [middleOf(a), middleOf(b)]
  return Math.hypot((from.row - to.row) * 1.5, from.col - to.col)
}

function middleOf(seats: readonly SeatPosition[]): SeatPosition {
  let row = 0
  let col = 0
  for (const seat of seats) {
    row += seat.row
    col += seat.col
  }
  return { row: row / seats.length, col: col / seats.length }
}
