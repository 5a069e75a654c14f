import type { Ports } from '../../runtime/ports.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { coalesceRuns } from '../../shared/core/mutex.ts'
import { repeatEvery } from '../../shared/core/retry.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import { type AllotmentPolicy, allottedSeats, chooseAllotment, chooseRecalled } from '../../shared/seats/allotment.ts'
import { isSeat, isWheelchair, type SeatPosition, seatKey, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Journal } from '../journal/journal.ts'
import type { AskForGrants, GrantRefusal } from './ask-for-grants.ts'
import type { SoldLately } from './recent-sales.ts'
import type { ReturnSeats } from './return-seats.ts'
import type { RightsProjection } from './rights-projection.ts'

export type KeepAllotment = {
  /** One pass over the showtimes: return what is too much or too late, ask for what is missing. Never two at once. */
  readonly run: () => Promise<void>
  /** A pass every few minutes, and when a seat that is owed to the server is let go; the answer ends them. */
  readonly start: () => () => void
}

type Showtime = ReturnType<ShowtimeFacts['showtimesAhead']>[number]
/** A showtime that lacks seats: what the server said of it in this pass. */
type Lacking = {
  readonly showtime: Showtime
  /** Seats that it would grant at the most, and those that it would not. */
  readonly most: number
  readonly gone: ReadonlySet<string>
  readonly wishes: number
}

const everyMs = 3 * 60_000
/** So often seats of one showtime are asked for in one pass. */
const maxWishes = 3

/**
 * The allotment (rule 4): a few seats of each showtime ahead, so that this kiosk can sell when the line drops,
 * as many as `allottedSeats` has it. What is above that returns to the server; a seat that is locked stays, and goes once it is let
 * go. One request at a time, each for many showtimes, the soonest first; of each showtime at most three wishes.
 */
export function createKeepAllotment(deps: {
  readonly ports: Pick<Ports, 'timer' | 'log'>
  readonly rights: RightsProjection
  readonly grants: Pick<AskForGrants, 'askForAllotments' | 'maxAllotments' | 'settleUnanswered'>
  readonly returnSeats: ReturnSeats
  readonly facts: ShowtimeFacts
  readonly soldLately: SoldLately
  readonly isOnline: () => boolean
  readonly policy: () => AllotmentPolicy & Pick<Policy, 'cutoffMinutes'>
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
  readonly journal: Pick<Journal, 'owner'>
}): KeepAllotment {
  const { rights, grants, returnSeats, facts, soldLately, isOnline, policy, journal } = deps
  const { timer, log } = deps.ports
  const { cinemaNowMs } = deps.cinemaClock
  /** Showtimes of which a seat that is locked should be home. */
  const owed = new Set<ShowtimeId>()

  const isOnSale = ({ beginsAt, isCalledOff }: Showtime) =>
    !isCalledOff && isBeforeCutoff(beginsAt * 1_000, policy().cutoffMinutes, cinemaNowMs())

  const numberFor = ({ showtimeId, beginsAt, allottedSeats: bound }: Showtime) => {
    const minutesToCutoff = (beginsAt * 1_000 - cinemaNowMs()) / 60_000 - policy().cutoffMinutes
    return allottedSeats(policy(), { bound, soldLately: soldLately(showtimeId), minutesToCutoff })
  }

  const sendHome = async () => {
    await returnSeats.returnStrays()
    for (const showtimeId of rights.showtimesHeld()) {
      const showtime = facts.showtimeFor(showtimeId)
      if (showtime && isOnSale(showtime)) await recall(showtime)
      else await sendAllHome(showtimeId)
    }
  }

  const sendAllHome = async (showtimeId: ShowtimeId) => {
    await returnSeats.returnSeats(showtimeId, rights.rightsOf(showtimeId), 'cut-off')
    if (rights.rightsOf(showtimeId).length > 0) owed.add(showtimeId)
    else owed.delete(showtimeId)
  }

  /**
   * What this kiosk has for more than its number, and what the hall that the showtime was moved to has no such seat for,
   * or keeps at the server; seats that were taken for an order do not count.
   */
  const recall = async (showtime: Showtime) => {
    const { showtimeId, plan } = showtime
    const locked = rights.lockedSeats(showtimeId)
    const isOpen = (seat: SeatPosition) => !locked.has(seatKey(seat))
    const allotted = rights.rightsOf(showtimeId).filter((right) => right.purpose === 'allotment')
    const unfit = allotted.filter((seat) => !isSeat(plan, seat) || isWheelchair(plan, seat))
    const fit = allotted.filter((seat) => !unfit.includes(seat))
    const unlocked = fit.filter(isOpen)
    const tooMany = Math.max(0, fit.length - numberFor(showtime))
    if (tooMany > unlocked.length || !unfit.every(isOpen)) owed.add(showtimeId)
    else owed.delete(showtimeId)
    await returnSeats.returnSeats(showtimeId, [...unfit, ...chooseRecalled(plan, unlocked, tooMany)], 'recalled')
  }

  /** What the server would grant as far as this kiosk knows. */
  const choose = ({ showtime, most, gone }: Lacking, turn: number | null) => {
    const { showtimeId, plan } = showtime
    const held = rights.rightsOf(showtimeId)
    const wanted = Math.min(numberFor(showtime), held.length + most)
    if (wanted <= held.length) return []
    const elsewhere = facts.seatStatesFor(showtimeId)?.taken.flatMap(({ seats }) => seats) ?? []
    const taken = new Set<string>([...elsewhere, ...held.map(seatKey)])
    const locked = rights.lockedSeats(showtimeId)
    const free = seatsOf(plan).filter((seat) => {
      const key = seatKey(seat)
      return !taken.has(key) && !gone.has(key) && !locked.has(key)
    })
    return chooseAllotment({ plan, free, held, wanted, turn })
  }

  /** The first wishes, as many as one request may have, and what waits for the next one. */
  const chooseNext = (lacking: readonly Lacking[], turn: number | null) => {
    const wishes: { readonly of: Lacking; readonly seats: readonly SeatPosition[] }[] = []
    const left = [...lacking]
    while (left.length > 0 && wishes.length < grants.maxAllotments()) {
      for (const of of left.splice(0, 1)) {
        const seats = choose(of, turn)
        if (seats.length > 0) wishes.push({ of, seats })
      }
    }
    return { wishes, left }
  }

  /** null: no more is to be had of this showtime now; `stop`: the server grants nobody anything. */
  const next = (of: Lacking, chosen: number, refusal: GrantRefusal): Lacking | 'stop' | null => {
    const wishes = of.wishes + 1
    if (refusal.code === 'ShowtimeClosed') return null
    if (refusal.code === 'AllotmentFull') {
      return wishes < maxWishes ? { ...of, wishes, most: Math.min(of.most, refusal.most, chosen - 1) } : null
    }
    if (refusal.code !== 'SeatsGone') return 'stop'
    return wishes < maxWishes ? { ...of, wishes, gone: new Set([...of.gone, ...refusal.seats.map(seatKey)]) } : null
  }

  const fill = async (showtimes: readonly Showtime[]) => {
    const most = policy().allotmentSeats
    let lacking: readonly Lacking[] = showtimes.map((showtime) => ({ showtime, most, gone: new Set(), wishes: 0 }))
    // Once somebody else had a choice of this kiosk: others that know as much choose at the same time.
    let turn: number | null = null
    while (lacking.length > 0 && isOnline()) {
      const { wishes, left } = chooseNext(lacking, turn)
      if (wishes.length === 0) return
      const asked = await grants.askForAllotments(
        wishes.map(({ of, seats }) => ({ showtimeId: of.showtime.showtimeId, seats })),
      )
      const again = wishes.map(({ of, seats }, index) => {
        const one = asked[index]
        return !one || one.ok ? null : next(of, seats.length, one.refusal)
      })
      if (again.includes('stop')) return
      if (asked.some((one) => !one.ok && one.refusal.code === 'SeatsGone')) turn = journal.owner()?.device ?? null
      lacking = [...again.filter((one) => one !== null && one !== 'stop'), ...left]
    }
  }

  const pass = async () => {
    if (!isOnline()) return
    await grants.settleUnanswered()
    await sendHome()
    const lastBeginsAt = cinemaNowMs() / 1_000 + policy().allotmentHours * 3_600
    const ahead = facts.showtimesAhead().filter((showtime) => showtime.beginsAt <= lastBeginsAt && isOnSale(showtime))
    await fill(ahead.toSorted((a, b) => a.beginsAt - b.beginsAt))
  }

  const run = coalesceRuns(pass)

  const runInBackground = () => {
    run().catch((fault) => log('allotment-failed', { err: fault }))
  }

  return {
    run,
    start: () => {
      const stopPasses = repeatEvery(timer, everyMs, runInBackground)
      const unlocked = rights.changes$.subscribe((showtimeId) => {
        if (showtimeId !== null && owed.has(showtimeId) && !rights.leavingSeats(showtimeId).size) runInBackground()
      })
      return () => {
        stopPasses()
        unlocked.unsubscribe()
      }
    },
  }
}
