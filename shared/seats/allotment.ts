import { compareSeats, type SeatKey, type SeatPlan, type SeatPosition, seatKey, seatsOf } from './seat-plan.ts'
import { cutRuns, seatRuns, stretchesOf } from './seat-runs.ts'
import { bestView, distanceFromBestView } from './seat-view.ts'

/** The cinema's numbers for allotted seats (rule 4), the same at the server and at every kiosk. */
export type AllotmentPolicy = {
  /** Allotted seats of one kiosk in one showtime, at most. */
  readonly allotmentSeats: number
  /** The part of a showtime's unsold seats, 0 to 1, that all kiosks together may keep allotted. */
  readonly allotmentShare: number
  /** Free seats of a showtime that always stay with the server. */
  readonly lastSeats: number
  /** Kiosks keep seats of showtimes that begin within this time. */
  readonly allotmentHours: number
  /** Further from the cutoff than this, half as many are enough for a kiosk that sells none of them. */
  readonly allotmentFullHours: number
  /** They return to the server this long before the cutoff, while there is a line. */
  readonly allotmentHomeMinutes: number
}

type Demand = {
  readonly minutesToCutoff: number
  /** Seats of the showtime in nobody's hands for good: free at the server, or allotted to some kiosk. */
  readonly unsoldSeats: number
  /** Kiosks of the cinema that may sell. */
  readonly kioskCount: number
}

/**
 * How many seats of a showtime all kiosks together may keep allotted. It follows from what is unsold, wherever that is,
 * so that seats which return to the server or come back do not move it: only sales and time do.
 */
export function allotmentPool({ allotmentShare, lastSeats }: AllotmentPolicy, unsoldSeats: number): number {
  return Math.max(0, Math.min(Math.floor(unsoldSeats * allotmentShare), unsoldSeats - lastSeats))
}

/**
 * The server's bound for each kiosk: an even part of what all may keep, and one seat for as long as there is any. Falls
 * as a showtime sells, which asks the seats above it back; 0 from some minutes before the cutoff on.
 */
export function maxAllottedSeats(policy: AllotmentPolicy, showtime: Demand): number {
  if (showtime.minutesToCutoff <= policy.allotmentHomeMinutes) return 0
  const pool = allotmentPool(policy, showtime.unsoldSeats)
  const part = Math.floor(pool / Math.max(1, showtime.kioskCount))
  return Math.min(policy.allotmentSeats, Math.max(part, Math.min(1, pool)))
}

/**
 * How many allotted seats of a showtime this kiosk keeps now, within the server's `bound`: all that it may near the
 * show; far from it half, and as many more as it sold of the showtime lately.
 */
export function allottedSeats(
  policy: AllotmentPolicy,
  here: { readonly bound: number; readonly soldLately: number; readonly minutesToCutoff: number },
): number {
  if (here.minutesToCutoff <= policy.allotmentHomeMinutes) return 0
  const isNear = here.minutesToCutoff <= policy.allotmentFullHours * 60
  const wanted = isNear ? policy.allotmentSeats : Math.ceil(policy.allotmentSeats / 2) + here.soldLately
  return Math.min(policy.allotmentSeats, here.bound, wanted)
}

/**
 * Which `count` of the seats that a kiosk holds return to the server first: from the smallest groups, each from its end that is
 * further from the best view, so that what stays is good and together.
 */
export function chooseRecalled(plan: SeatPlan, held: readonly SeatPosition[], count: number): SeatPosition[] {
  const chosen: SeatPosition[] = []
  let left = [...held]
  while (chosen.length < count && left.length > 0) {
    const runs = seatRuns(plan, left)
    const group = runs.toSorted((a, b) => a.length - b.length || farthest(plan, b) - farthest(plan, a))[0] ?? left
    const ends = [group[0], group.at(-1)].filter((seat) => seat !== undefined)
    const gone = ends.toSorted((a, b) => distanceFromBestView(plan, [b]) - distanceFromBestView(plan, [a]))[0]
    if (!gone) break
    chosen.push(gone)
    left = left.filter((seat) => seatKey(seat) !== seatKey(gone))
  }
  return chosen.sort(compareSeats)
}

function farthest(plan: SeatPlan, group: readonly SeatPosition[]): number {
  return Math.max(...group.map((seat) => distanceFromBestView(plan, [seat])))
}

type Allotment = {
  readonly plan: SeatPlan
  /** Seats that the server would grant now. */
  readonly free: readonly SeatPosition[]
  /** Seats of this showtime that the kiosk already holds. */
  readonly held: readonly SeatPosition[]
  /** How many the kiosk should hold in all once these are granted too. */
  readonly wanted: number
  /** The kiosk's own number, where several choose at once; null: it begins nearest the best view. */
  readonly turn: number | null
}

/** Seats among which groups are begun: those that are open now, of all that the hall has there. */
type Part = { readonly places: readonly SeatPosition[]; readonly open: readonly SeatPosition[] }

/** The longest group that is begun at once: one order's worth, so that a hall is not cut up by long rows. */
const groupSize = 6

/**
 * The seats to ask the server for, by row and column, at most `wanted - held.length`. First they lengthen what the
 * kiosk holds, then they begin groups of neighbours near the best view: each kiosk another one where they have turns, since
 * those that know the same would all choose the same. The heart of the hall (a third of its
 * rows and columns around the best view) is left to the web until nothing else is free: allotted seats may go unsold,
 * and the best ones should not. Never a wheelchair place.
 */
export function chooseAllotment({ plan, free, held, wanted, turn }: Allotment): SeatPosition[] {
  const heldKeys = new Set<SeatKey>(held.map(seatKey))
  const open = seatRuns(plan, free)
    .flat()
    .filter((seat) => !heldKeys.has(seatKey(seat)))
  const places = turn === null ? [] : seatsOf(plan)
  const partOf = (isIn: (seat: SeatPosition) => boolean) => ({ places: places.filter(isIn), open: open.filter(isIn) })
  const missing = Math.max(0, wanted - held.length)
  const aside = partOf((seat) => !isInHeart(plan, seat))
  const chosen = grow(plan, aside, held, missing, turn)
  const heart = partOf((seat) => isInHeart(plan, seat))
  const more = grow(plan, heart, [...held, ...chosen], missing - chosen.length, turn)
  return [...chosen, ...more].sort(compareSeats)
}

/** Up to `count` of the open seats: neighbours of what is held one by one, then new groups, largest first. */
function grow(
  plan: SeatPlan,
  { places, open }: Part,
  held: readonly SeatPosition[],
  count: number,
  turn: number | null,
): SeatPosition[] {
  const chosen: SeatPosition[] = []
  let left = [...open]
  while (chosen.length < count && left.length > 0) {
    const most = count - chosen.length
    const group =
      nextNeighbour(plan, left, [...held, ...chosen]) ??
      (turn === null ? null : ownGroup(plan, { places, open: left }, most, turn)) ??
      nextGroup(plan, left, most)
    const taken = new Set<SeatKey>(group.map(seatKey))
    chosen.push(...group)
    left = left.filter((seat) => !taken.has(seatKey(seat)))
  }
  return chosen
}

/**
 * The group whose turn it is, or the next one that is open whole: of those into which the rows of the hall are cut, which
 * are the same for every kiosk whoever has their seats, nearest the best view first. As long as the kiosk wants, or an
 * order's worth.
 */
function ownGroup(plan: SeatPlan, { places, open }: Part, most: number, turn: number): SeatPosition[] | null {
  const openKeys = new Set<SeatKey>(open.map(seatKey))
  for (const size of [most, Math.min(most, groupSize)]) {
    const groups = cutRuns(seatRuns(plan, places), size).toSorted(
      (a, b) => distanceFromBestView(plan, a) - distanceFromBestView(plan, b),
    )
    const first = turn % Math.max(1, groups.length)
    const fromOwn = [...groups.slice(first), ...groups.slice(0, first)]
    const own = fromOwn.find((group) => group.every((seat) => openKeys.has(seatKey(seat))))
    if (own) return own
  }
  return null
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
