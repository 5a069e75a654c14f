import { compareSeats, isInside, type SeatKey, type SeatPlan, type SeatPosition, seatKey } from './seat-plan.ts'

/**
 * The free seats as runs of neighbours: same row, no aisle, no taken seat between, each from low column to high.
 * Wheelchair places belong to no run and part the seats beside them: they are neither offered nor company.
 */
export function seatRuns(plan: SeatPlan, free: readonly SeatPosition[]): SeatPosition[][] {
  const notOffered = new Set<SeatKey>([...plan.gaps, ...plan.wheelchairs].map(seatKey))
  const seats = free.filter((seat) => isInside(plan, seat) && !notOffered.has(seatKey(seat))).sort(compareSeats)
  const runs: SeatPosition[][] = []
  let last: SeatPosition | undefined
  for (const seat of seats) {
    if (last && last.row === seat.row && last.col + 1 === seat.col) runs.at(-1)?.push(seat)
    else runs.push([seat])
    last = seat
  }
  return runs
}

/** Every stretch of `count` neighbours within the runs; overlapping ones each by themselves. */
export function stretchesOf(runs: readonly (readonly SeatPosition[])[], count: number): SeatPosition[][] {
  return runs.flatMap((run) =>
    Array.from({ length: Math.max(0, run.length - count + 1) }, (_, start) => run.slice(start, start + count)),
  )
}

/** The runs cut into groups of `count` neighbours, none with a seat of another; what is left over of a run is in none. */
export function cutRuns(runs: readonly (readonly SeatPosition[])[], count: number): SeatPosition[][] {
  return runs.flatMap((run) =>
    Array.from({ length: Math.floor(run.length / count) }, (_, index) => run.slice(index * count, (index + 1) * count)),
  )
}
