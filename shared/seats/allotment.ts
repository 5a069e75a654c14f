import type { SeatKey, SeatPlan, SeatPosition } from './seat-plan.ts'
import { compareSeats, seatKey } from './seat-plan.ts'
import { seatRuns, stretchesOf } from './seat-runs.ts'
import { bestView, distanceFromBestView } from './seat-view.ts'

type Allotment = {
  readonly plan: SeatPlan
  /** Seats that the server would grant now. */
  readonly free: readonly SeatPosition[]
  /** Seats of this showtime that the kiosk already holds. */
  readonly held: readonly SeatPosition[]
  /** How many the kiosk should hold in all once these are granted too. */
  readonly wanted: number
}

/** The longest group that is begun at once: one order's worth, so that a hall is not cut up by long rows. */
const groupSize = 6

/**
 * The seats to ask the server for, by row and column, at most `wanted - held.length`. First they lengthen what the
 * kiosk holds, then they begin groups of neighbours near the best view. The heart of the hall (a third of its
 * rows and columns around the best view) is left to the web until nothing else is free: standing seats may go unsold,
 * and the best ones should not. Never a wheelchair place.
 */
export function chooseAllotment({ plan, free, held, wanted }: Allotment): SeatPosition[] {
  const heldKeys = new Set<SeatKey>(held.map(seatKey))
  const open = seatRuns(plan, free)
    .flat()
    .filter((seat) => !heldKeys.has(seatKey(seat)))
  const aside = open.filter((seat) => !isInHeart(plan, seat))
  const missing = Math.max(0, wanted - held.length)
  const chosen = grow(plan, aside, held, missing)
  const fromHeart = open.filter((seat) => isInHeart(plan, seat))
  const more = grow(plan, fromHeart, [...held, ...chosen], missing - chosen.length)
  return [...chosen, ...more].sort(compareSeats)
}

/** Up to `count` of the open seats: neighbours of what is held one by one, then new groups, largest first. */
function grow(plan: SeatPlan, open: readonly SeatPosition[], held: readonly SeatPosition[], count: number) {
  const chosen: SeatPosition[] = []
  let left = [...open]
  while (chosen.length < count && left.length > 0) {
    const group = nextNeighbour(plan, left, [...held, ...chosen]) ?? nextGroup(plan, left, count - chosen.length)
    const taken = new Set<SeatKey>(group.map(seatKey))
    chosen.push(...group)
    left = left.filter((seat) => !taken.has(seatKey(seat)))
  }
  return chosen
}

function nextNeighbour(plan: SeatPlan, open: readonly SeatPosition[], held: readonly SeatPosition[]) {
  const besides = new Set<SeatKey>(held.flatMap(({ row, col }) => [`${row}-${col - 1}`, `${row}-${col + 1}`] as const))
  const beside = open.filter((seat) => besides.has(seatKey(seat))).map((seat) => [seat])
  return beside.length > 0 ? nearestBestView(plan, beside) : null
}

function nextGroup(plan: SeatPlan, open: readonly SeatPosition[], most: number): SeatPosition[] {
  const runs = seatRuns(plan, open)
  const longest = runs.reduce((length, run) => Math.max(length, run.length), 0)
  return nearestBestView(plan, stretchesOf(runs, Math.min(longest, most, groupSize)))
}

function nearestBestView(plan: SeatPlan, groups: readonly SeatPosition[][]): SeatPosition[] {
  let best: SeatPosition[] = []
  let least = Number.POSITIVE_INFINITY
  for (const group of groups) {
    const distance = distanceFromBestView(plan, group)
    if (distance < least) {
      best = group
      least = distance
    }
  }
  return best
}

function isInHeart(plan: SeatPlan, seat: SeatPosition): boolean {
  const best = bestView(plan)
  return Math.abs(seat.row - best.row) <= plan.rows / 6 && Math.abs(seat.col - best.col) <= plan.cols / 6
}
