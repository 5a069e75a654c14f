import { compareSeats, type SeatKey, type SeatPlan, type SeatPosition, seatKey } from './seat-plan.ts'
import { seatRuns, stretchesOf } from './seat-runs.ts'
import { distanceBetween, distanceFromBestView } from './seat-view.ts'

type Wish = {
  readonly plan: SeatPlan
  readonly free: readonly SeatPosition[]
  readonly count: number
}

/** How many seats' widths further from the best view a choice may be, for each lone seat that it spares. */
const worthOfLoneSeat = 2
/** How much more it weighs to sit near one's own people than to sit well. */
const worthOfTogether = 3

/**
 * `count` seats to propose, by row and column: neighbours in one row near the best view, leaving no lone seat where
 * another choice is nearly as good; else two groups close together, else the best groups that are left. Never a
 * wheelchair place. null where fewer than `count` are free.
 */
export function proposeBestSeats({ plan, free, count }: Wish): SeatPosition[] | null {
  const runs = seatRuns(plan, free)
  const seatCount = runs.reduce((total, run) => total + run.length, 0)
  if (count < 1 || seatCount < count) return null
  const seats = bestStretch(plan, runs, count) ?? bestPairOfGroups(plan, runs, count) ?? gathered(plan, free, count)
  return seats.sort(compareSeats)
}

type Runs = readonly (readonly SeatPosition[])[]

function bestStretch(plan: SeatPlan, runs: Runs, count: number): SeatPosition[] | null {
  return cheapest(
    runs.flatMap((run) =>
      stretchesOf([run], count).map((chosen, before) => {
        // One seat left over at an end of a run is a lone seat, as lone-seat.ts has it.
        const lone = [before, run.length - count - before].filter((left) => left === 1).length
        return { chosen, cost: distanceFromBestView(plan, chosen) + worthOfLoneSeat * lone }
      }),
    ),
  )
}

/** Two groups in one row or in adjacent rows, as even as can be: nobody alone where two and two would do. */
function bestPairOfGroups(plan: SeatPlan, runs: Runs, count: number): SeatPosition[] | null {
  for (let larger = Math.ceil(count / 2); larger < count; larger++) {
    const smallerGroups = stretchesOf(runs, count - larger)
    const judged = stretchesOf(runs, larger).flatMap((one) =>
      smallerGroups
        .filter((other) => rowsApart(one, other) <= 1 && !overlaps(one, other))
        .map((other) => ({
          chosen: [...one, ...other],
          cost:
            distanceFromBestView(plan, one) +
            distanceFromBestView(plan, other) +
            worthOfTogether * distanceBetween(one, other),
        })),
    )
    const best = cheapest(judged)
    if (best) return best
  }
  return null
}

/** The longest groups that are left, each as near as can be to the first. */
function gathered(plan: SeatPlan, free: readonly SeatPosition[], count: number): SeatPosition[] {
  const chosen: SeatPosition[] = []
  let left = seatRuns(plan, free)
  while (chosen.length < count) {
    const longest = left.reduce((most, run) => Math.max(most, run.length), 0)
    const judged = stretchesOf(left, Math.min(longest, count - chosen.length)).map((group) => ({
      chosen: group,
      cost:
        distanceFromBestView(plan, group) + (chosen.length > 0 ? worthOfTogether * distanceBetween(chosen, group) : 0),
    }))
    const group = cheapest(judged)
    if (!group) break
    chosen.push(...group)
    const gone = new Set<SeatKey>(chosen.map(seatKey))
    left = seatRuns(
      plan,
      free.filter((seat) => !gone.has(seatKey(seat))),
    )
  }
  return chosen
}

function cheapest(judged: readonly { chosen: SeatPosition[]; cost: number }[]): SeatPosition[] | null {
  let best: { chosen: SeatPosition[]; cost: number } | null = null
  for (const one of judged) if (best === null || one.cost < best.cost) best = one
  return best?.chosen ?? null
}

function rowsApart(a: readonly SeatPosition[], b: readonly SeatPosition[]): number {
  return Math.abs((a[0]?.row ?? 0) - (b[0]?.row ?? 0))
}

function overlaps(a: readonly SeatPosition[], b: readonly SeatPosition[]): boolean {
  const keys = new Set<SeatKey>(a.map(seatKey))
  return b.some((seat) => keys.has(seatKey(seat)))
}
