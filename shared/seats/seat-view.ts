import type { SeatPlan, SeatPosition } from './seat-plan.ts'

/**
 * How far the middle of these seats is from the best view of the hall, the centre column two thirds back: 0 is best,
 * 1 is a seat's width. A row counts for one and a half, being deeper than a seat is wide.
 */
export function distanceFromBestView(plan: SeatPlan, seats: readonly SeatPosition[]): number {
  const middle = middleOf(seats)
  const bestRow = 1 + ((plan.rows - 1) * 2) / 3
  const centreCol = (plan.cols + 1) / 2
  return Math.hypot((middle.row - bestRow) * 1.5, middle.col - centreCol)
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
