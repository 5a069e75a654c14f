import { compareSeats, isSeat, type SeatPlan, type SeatPosition, seatsOf } from '../../shared/seats/seat-plan.ts'

const stepOf: Readonly<Record<string, readonly [rows: number, cols: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** The seat that a key leads to from this one, over gaps; undefined for any other key and at the edge of the hall. */
export function seatAfterKey(plan: SeatPlan, from: SeatPosition, key: string): SeatPosition | undefined {
  const inRow = () => seatsOf(plan).filter(({ row }) => row === from.row)
  if (key === 'Home') return inRow().at(0)
  if (key === 'End') return inRow().at(-1)
  const step = stepOf[key]
  if (step === undefined) return undefined
  const [rows, cols] = step
  for (let row = from.row + rows, col = from.col + cols; isInside(plan, row, col); row += rows, col += cols) {
    if (isSeat(plan, { row, col })) return { row, col }
  }
  return rows === 0 ? undefined : nearestInNextRow(plan, from, rows)
}

/** Rows differ in length: where nothing is straight ahead, the closest seat of the next row that has any. */
function nearestInNextRow(plan: SeatPlan, from: SeatPosition, rows: number): SeatPosition | undefined {
  const ahead = seatsOf(plan).filter(({ row }) => (row - from.row) * rows > 0)
  const distance = (seat: SeatPosition) => Math.abs(seat.row - from.row) * plan.cols + Math.abs(seat.col - from.col)
  return ahead.toSorted((a, b) => distance(a) - distance(b) || compareSeats(a, b)).at(0)
}

function isInside(plan: SeatPlan, row: number, col: number): boolean {
  return row >= 1 && row <= plan.rows && col >= 1 && col <= plan.cols
}
