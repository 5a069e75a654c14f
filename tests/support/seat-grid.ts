import { compareSeats, type SeatPlan, type SeatPosition } from '../../shared/seats/seat-plan.ts'

/** A hall and what is free in it, from a drawing: `.` free, `x` taken, ` ` a gap, `w` a free wheelchair place. */
export function seatGrid(...drawn: readonly string[]): { plan: SeatPlan; free: SeatPosition[] } {
  const places = drawn.flatMap((line, row) =>
    [...line].map((mark, col) => ({ mark, seat: { row: row + 1, col: col + 1 } })),
  )
  const marked = (...marks: readonly string[]) =>
    places.filter(({ mark }) => marks.includes(mark)).map(({ seat }) => seat)
  const plan = { rows: drawn.length, cols: drawn[0]?.length ?? 0, gaps: marked(' '), wheelchairs: marked('w') }
  return { plan, free: marked('.', 'w') }
}

/** The same drawing with `o` for the seats that were chosen. */
export function drawChosen(drawn: readonly string[], chosen: readonly SeatPosition[]): string[] {
  return drawn.map((line, row) =>
    [...line]
      .map((mark, col) => (chosen.some((seat) => seat.row === row + 1 && seat.col === col + 1) ? 'o' : mark))
      .join(''),
  )
}

/** Seats as `row-col` words in order, for short comparisons. */
export function seatNames(seats: readonly SeatPosition[]): string {
  return [...seats]
    .sort(compareSeats)
    .map(({ row, col }) => `${row}-${col}`)
    .join(' ')
}
