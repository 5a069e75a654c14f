import { type SeatKey, type SeatPlan, type SeatPosition, seatKey } from './seat-plan.ts'
import { seatRuns } from './seat-runs.ts'

type Choice = {
  readonly plan: SeatPlan
  /** What is free before the choice, the chosen seats among it. */
  readonly free: readonly SeatPosition[]
  readonly chosen: readonly SeatPosition[]
}

/**
 * The free seats that this choice would leave without a free neighbour, by row and column. One that had none before
 * (beside an aisle, say) is not the choice's doing and does not count; nor does a wheelchair place.
 */
export function loneSeats({ plan, free, chosen }: Choice): SeatPosition[] {
  const gone = new Set<SeatKey>(chosen.map(seatKey))
  const left = free.filter((seat) => !gone.has(seatKey(seat)))
  const aloneBefore = new Set<SeatKey>(singles(plan, free).map(seatKey))
  return singles(plan, left).filter((seat) => !aloneBefore.has(seatKey(seat)))
}

function singles(plan: SeatPlan, free: readonly SeatPosition[]): SeatPosition[] {
  return seatRuns(plan, free).flatMap((run) => (run.length === 1 ? run : []))
}
