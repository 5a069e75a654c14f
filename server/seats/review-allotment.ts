import type { Log } from '../../runtime/log.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { inGroups } from '../jobs/each-alone.ts'
import type { Ledger, LedgerTx } from '../ledger/ledger.ts'
import type { ShowtimeDemand } from '../ledger/showtimes/showtimes-store.ts'
import type { PolicyOf } from '../policy/policies.ts'
import { type AllotmentRules, boundOf } from './allotment.ts'

/** Of so many showtimes claims wait at once while they are judged. */
const maxShowtimesAtOnce = 50

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

  /** Those of the showtimes whose bound is not what kiosks were told last, and what it is. */
  const dueOf = async (tx: LedgerTx, cinemaId: number, find: (nowMs: number) => Promise<ShowtimeDemand[]>) => {
    const nowMs = clock.nowMs()
    const kioskCount = await tx.devices.countKiosks(cinemaId)
    return (await find(nowMs)).flatMap((showtime) => {
      const allottedSeats = boundOf(showtime, showtime.unsoldSeats, kioskCount, policy(cinemaId), nowMs)
      return allottedSeats === showtime.allotted_seats ? [] : [{ showtimeId: showtime.showtimeId, allottedSeats }]
    })
  }

  /** Judges these again under their locks, and writes what has changed; returns how many have. */
  const tell = (cinemaId: number, showtimeIds: readonly ShowtimeId[]): Promise<number> =>
    ledger.transact(async (tx) => {
      await tx.showtimes.lockShowtimes(cinemaId, showtimeIds, 'alone')
      const changed = await dueOf(tx, cinemaId, (nowMs) => tx.showtimes.demandOf(cinemaId, nowMs, showtimeIds))
      if (changed.length === 0) return 0
      await tx.showtimes.setAllottedSeats(cinemaId, changed)
      const changedIds = changed.map(({ showtimeId }) => showtimeId)
      await tx.events.noteChange(cinemaId, 'showtimes', changedIds)
      return changed.length
    })

  /** Of those that `find` reads, the ones that seem to be due. */
  const tellDue = async (
    cinemaId: number,
    find: (tx: LedgerTx, nowMs: number) => Promise<ShowtimeDemand[]>,
  ): Promise<number> => {
    const seen = await ledger.transact((tx) => dueOf(tx, cinemaId, (nowMs) => find(tx, nowMs)))
    const due = seen.map(({ showtimeId }) => showtimeId)
    const decide = (showtimeIds: readonly ShowtimeId[]) => tell(cinemaId, showtimeIds)
    const counts = await inGroups(log, 'review allotments', due, maxShowtimesAtOnce, decide)
    return counts.reduce((sum, count) => sum + count, 0)
  }

  return {
    /**
     * These showtimes; most have not changed, so claims are made to wait only where one has. Returns how many have.
     */
    review: async (cinemaId: number, showtimeIds: readonly ShowtimeId[]): Promise<number> => {
      if (showtimeIds.length === 0) return 0
      return await tellDue(cinemaId, (tx, nowMs) => tx.showtimes.demandOf(cinemaId, nowMs, showtimeIds))
    },
    /**
     * Every showtime of which a kiosk may keep seats now, or may have been told so; returns how many have changed. All
     * are read at once; what seems to have changed is judged again under its lock, many together. One that fails is
     * logged, and the others get their turn.
     */
    reviewAll: async (): Promise<number> => {
      let changed = 0
      for (const cinemaId of await ledger.transact((tx) => tx.catalog.listCinemaIds())) {
        const aheadMs = policy(cinemaId).allotmentHours * 3_600_000
        changed += await tellDue(cinemaId, (tx, nowMs) =>
          tx.showtimes.listShowtimesToReview(cinemaId, nowMs, nowMs + aheadMs),
        )
      }
      return changed
    },
  }
}
