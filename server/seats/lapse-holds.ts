import type { Log } from '../../runtime/log.ts'
import { serverDevice } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import { eachAlone } from '../jobs/each-alone.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { OfShowtime } from '../ledger/seats/custody-store.ts'

const maxShowtimesAtOnce = 200

type Deps = { readonly ledger: Ledger; readonly clock: Clock; readonly log: Log }

/**
 * Frees the seats whose hold for a web customer ran out, and lets their orders lapse; returns how many. They could be
 * claimed from the moment the hold ended; this tells the kiosks and keeps the tables plain. Each showtime by itself: one
 * that fails is logged, and the others get their turn.
 */
export async function lapseHolds({ ledger, clock, log }: Deps): Promise<number> {
  const nowMs = clock.nowMs()
  const lapsed = await ledger.transact((tx) => tx.seats.showtimesWithLapsedHolds(nowMs, maxShowtimesAtOnce))
  const counts = await eachAlone(log, 'lapse holds', lapsed, (ofShowtime) =>
    ledger.transact(async (tx) => {
      const seats = await tx.seats.freeLapsedHolds(ofShowtime, nowMs)
      if (seats.length === 0) return 0
      await tx.sales.lapseTicketsOf(ofShowtime, seats)
      await tx.events.noteChange(ofShowtime.cinemaId, 'seatStates', [ofShowtime.showtimeId])
      return seats.length
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Lets the orders in payment for these seats lapse now, without waiting for the next turn, where their time is over. */
export async function lapseOrders(
  ledger: Ledger,
  ofShowtime: OfShowtime,
  seats: readonly SeatPosition[],
  nowMs: number,
): Promise<void> {
  await ledger.transact(async (tx) => {
    const custodies = await tx.seats.lockSeats(ofShowtime, seats)
    for (const [index, seat] of seats.entries()) {
      const custody = custodies[index]
      if (!custody || !isClaimable(custody, nowMs)) continue
      await tx.sales.lapseTicketsOf(ofShowtime, [seat])
      const freed = { ...custody, holder: serverDevice, epoch: 0, state: 'free', holdEndsAtMs: null } as const
      await tx.seats.writeCustody(ofShowtime, seat, freed)
    }
    await tx.events.noteChange(ofShowtime.cinemaId, 'seatStates', [ofShowtime.showtimeId])
  })
}
