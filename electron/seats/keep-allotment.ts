import type { Log } from '../../program/log.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import { isBeforeCutoff } from '../../shared/sales/selling-rules.ts'
import { chooseAllotment } from '../../shared/seats/allotment.ts'
import { seatKey, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeFacts } from '../sales/showtime-facts.ts'
import type { AskForGrants } from './ask-for-grants.ts'
import type { GiveBack } from './give-back.ts'
import type { RightsStore } from './rights-store.ts'

export type KeepAllotment = {
  /** One pass over the showtimes ahead: send home what is past its cut-off, ask for what is missing. Never two at once. */
  readonly run: () => Promise<void>
  /** A pass every few minutes from now on, whatever else asks for one; the answer ends them. */
  readonly start: () => () => void
}

export type AllotmentSettings = {
  readonly seatsPerShowtime: number
  readonly aheadHours: number
  readonly cutoffMinutes: number
}

type Showtime = ReturnType<ShowtimeFacts['showtimesAhead']>[number]
/** What came of one showtime: `stop` where the server answers nobody now, so the pass ends. */
type Outcome = 'next' | 'stop'

const everyMs = 3 * 60_000

/**
 * The standing allotment (rule 4): a few seats of each showtime ahead, so that this kiosk can sell when the line drops.
 * One request at a time, at most three a showtime, the soonest showtime first.
 */
export function createKeepAllotment(needs: {
  readonly rights: RightsStore
  readonly grants: Pick<AskForGrants, 'ask' | 'settleUnanswered'>
  readonly giveBack: GiveBack
  readonly facts: ShowtimeFacts
  readonly isOnline: () => boolean
  readonly settings: AllotmentSettings
  readonly clock: Clock
  readonly timer: Timer
  readonly log: Log
}): KeepAllotment {
  const { rights, grants, giveBack, facts, isOnline, settings, clock, timer, log } = needs
  let running: Promise<void> | null = null
  let isWanted = false

  const isOnSale = ({ beginsAt, isCalledOff }: Showtime) =>
    !isCalledOff && isBeforeCutoff(beginsAt * 1_000, settings.cutoffMinutes, clock.nowMs())

  const sendHome = async () => {
    await giveBack.giveBackStrays()
    for (const showtimeId of rights.showtimesHeld()) {
      const showtime = facts.showtimeFor(showtimeId)
      if (showtime && isOnSale(showtime)) continue
      await giveBack.giveBack(showtimeId, rights.rightsOf(showtimeId), 'cut-off')
    }
  }

  /** What the server would grant as far as this kiosk knows, less `gone`, which it just learnt. */
  const choose = ({ showtimeId, plan }: Showtime, gone: ReadonlySet<string>, most: number) => {
    const held = rights.rightsOf(showtimeId)
    const taken = new Set<string>([...(facts.seatStatesFor(showtimeId)?.taken ?? []), ...held].map(seatKey))
    const locked = rights.lockedSeats(showtimeId)
    const free = seatsOf(plan).filter((seat) => {
      const key = seatKey(seat)
      return !taken.has(key) && !gone.has(key) && !locked.has(key)
    })
    const wanted = Math.min(settings.seatsPerShowtime, held.length + most)
    return chooseAllotment({ plan, free, held, wanted })
  }

  const fill = async (showtime: Showtime): Promise<Outcome> => {
    let most = settings.seatsPerShowtime
    const gone = new Set<string>()
    for (let request = 0; request < 3; request++) {
      const chosen = choose(showtime, gone, most)
      if (chosen.length === 0) return 'next'
      const asked = await grants.ask(showtime.showtimeId, 'allotment', chosen)
      if (asked.ok || asked.refusal.code === 'ShowtimeClosed') return 'next'
      if (asked.refusal.code === 'AllotmentFull') most = Math.min(most, asked.refusal.most, chosen.length - 1)
      else if (asked.refusal.code === 'SeatsGone') for (const seat of asked.refusal.seats) gone.add(seatKey(seat))
      else return 'stop'
    }
    return 'next'
  }

  const pass = async () => {
    if (!isOnline()) return
    await grants.settleUnanswered()
    await sendHome()
    const lastBeginsAt = clock.nowMs() / 1_000 + settings.aheadHours * 3_600
    const ahead = facts.showtimesAhead().filter((showtime) => showtime.beginsAt <= lastBeginsAt && isOnSale(showtime))
    for (const showtime of ahead.toSorted((a, b) => a.beginsAt - b.beginsAt)) {
      if (!isOnline() || (await fill(showtime)) === 'stop') return
    }
  }

  const run = async () => {
    isWanted = true
    running ??= (async () => {
      try {
        while (isWanted) {
          isWanted = false
          await pass()
        }
      } finally {
        running = null
      }
    })()
    await running
  }

  return {
    run,
    start: () => {
      let cancel = timer(everyMs, again)
      function again() {
        cancel = timer(everyMs, again)
        run().catch((fault) => log.error({ err: fault }, 'the standing allotment could not be kept'))
      }
      return () => cancel()
    },
  }
}
