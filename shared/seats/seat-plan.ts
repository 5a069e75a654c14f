/** A place in a hall; rows and columns count from 1, row 1 is nearest the screen. */
export type SeatPosition = { readonly row: number; readonly col: number }

/** A seat as a key, `row-col`. */
export type SeatKey = `${number}-${number}`

/** The most rows and the most columns of a hall (TTMS interface, halls). */
export const maxHallSide = 60

/**
 * The grid of a hall: `gaps` are places where nobody can sit (aisles, broken seats), `wheelchairs` places kept for
 * wheelchair users, which a person must choose by hand.
 */
export type SeatPlan = {
  readonly rows: number
  readonly cols: number
  readonly gaps: readonly SeatPosition[]
  readonly wheelchairs: readonly SeatPosition[]
}

/** Where one can sit in a hall and where not: all of its plan that administrators and the public interface set. */
export type SeatGrid = Omit<SeatPlan, 'wheelchairs'>

/** Each made once: whoever keeps the keys of many seats keeps the same few strings. */
const keysByRow = Array.from({ length: maxHallSide + 1 }, (_, row) =>
  Array.from({ length: maxHallSide + 1 }, (_, col): SeatKey => `${row}-${col}`),
)

export function seatKey({ row, col }: SeatPosition): SeatKey {
  return keysByRow[row]?.[col] ?? `${row}-${col}`
}

export function isSameSeat(a: SeatPosition, b: SeatPosition): boolean {
  return a.row === b.row && a.col === b.col
}

/** By row, then column: the one order in which rows are locked and seats are listed. */
export function compareSeats(a: SeatPosition, b: SeatPosition): number {
  return a.row - b.row || a.col - b.col
}

/** Every place one can sit in, by row and column, wheelchair places included. */
export function seatsOf(plan: SeatPlan): SeatPosition[] {
  const gaps = new Set(plan.gaps.map(seatKey))
  const seats: SeatPosition[] = []
  for (let row = 1; row <= plan.rows; row++) {
    for (let col = 1; col <= plan.cols; col++) {
      if (!gaps.has(`${row}-${col}`)) seats.push({ row, col })
    }
  }
  return seats
}

export function isSeat(plan: SeatPlan, seat: SeatPosition): boolean {
  return isInside(plan, seat) && !plan.gaps.some((gap) => isSameSeat(gap, seat))
}

export function isInside({ rows, cols }: Pick<SeatPlan, 'rows' | 'cols'>, { row, col }: SeatPosition): boolean {
  return row >= 1 && row <= rows && col >= 1 && col <= cols
}

/** Two grids are the same whatever the order of their gaps. */
export function isSameGrid(a: SeatGrid, b: SeatGrid): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))
}

/** The grid as it is compared: its gaps by row and column. */
export function inOrder({ rows, cols, gaps }: SeatGrid): SeatGrid {
  return { rows, cols, gaps: gaps.map(({ row, col }) => ({ row, col })).toSorted(compareSeats) }
}

/** A hall's plan once its grid is another one: wheelchair places stay where one can still sit. */
export function withGrid(plan: Pick<SeatPlan, 'wheelchairs'>, { rows, cols, gaps }: SeatGrid): SeatPlan {
  const bare = { rows, cols, gaps, wheelchairs: [] }
  return { ...bare, wheelchairs: plan.wheelchairs.filter((place) => isSeat(bare, place)) }
}

export function isWheelchair(plan: SeatPlan, seat: SeatPosition): boolean {
  return plan.wheelchairs.some((place) => isSameSeat(place, seat))
}
