import type { Log } from '../../runtime/log.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { eachAlone } from '../jobs/each-alone.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ShowtimeDemand } from '../ledger/showtimes/showtimes-store.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { type AllotmentRules, boundOf, countUnsold } from './allotment.ts'

export type ReviewAllotment = ReturnType<typeof createReviewAllotment>

/**
 * Rule 4: works out again how many allotted seats of a showtime each kiosk may keep. Kiosks hear of it through the
 * showtime's replica, and only where it changed: so it is durable, and one that was away learns it when it is back.
 */
export function createReviewAllotment(deps: {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly policy: PolicyOf<AllotmentRules>
  readonly log: Log
}) {
  const { ledger, clock, policy, log } = deps

  /** Answers whether the bound has changed. Most have not, so a claim is made to wait only where one has. */
  const review = async (cinemaId: number, showtimeId: ShowtimeId): Promise<boolean> =>
    (await tell(cinemaId, showtimeId, 'share')) && (await tell(cinemaId, showtimeId, 'alone'))

  const tell = (cinemaId: number, showtimeId: ShowtimeId, lock: 'share' | 'alone'): Promise<boolean> =>
    ledger.transact(async (tx) => {
      const showtime = await tx.showtimes.lockShowtime(cinemaId, showtimeId, lock)
      if (!showtime) return false
      const nowMs = clock.nowMs()
      const seats = await tx.seats.custodiesOf({ cinemaId, showtimeId })
      const unsoldSeats = countUnsold(showtime, seats, nowMs)
      const bound = boundOf(showtime, unsoldSeats, await tx.devices.countKiosks(cinemaId), policy(cinemaId), nowMs)
      if (bound === showtime.allotted_seats) return false
      if (lock === 'share') return true
      await tx.showtimes.setAllottedSeats({ cinemaId, showtimeId }, bound)
      await tx.events.noteChange(cinemaId, 'showtimes', [showtimeId])
      return true
    })

  return {
    review,
    /**
     * Every showtime of which a kiosk may keep seats now, or may have been told so; returns how many have changed. All
     * are read at once; what seems to have changed is judged again under its lock. One that fails is logged, and the
     * others get their turn.
     */
    reviewAll: async (): Promise<number> => {
      const nowMs = clock.nowMs()
      let changed = 0
      for (const cinemaId of await ledger.transact((tx) => tx.catalog.listCinemaIds())) {
        const untilMs = nowMs + policy(cinemaId).allotmentHours * 3_600_000
        const due = await ledger.transact(async (tx) => {
          const kioskCount = await tx.devices.countKiosks(cinemaId)
          const ahead = await tx.showtimes.listShowtimesToReview(cinemaId, nowMs, untilMs)
          const isDue = (showtime: ShowtimeDemand) =>
            boundOf(showtime, showtime.unsoldSeats, kioskCount, policy(cinemaId), nowMs) !== showtime.allotted_seats
          return ahead.filter(isDue).map(({ showtimeId }) => showtimeId)
        })
        const decide = (showtimeId: ShowtimeId) => tell(cinemaId, showtimeId, 'alone')
        const reviewed = await eachAlone(log, 'review allotments', due, decide)
        changed += reviewed.filter(Boolean).length
      }
      return changed
    },
  }
}
