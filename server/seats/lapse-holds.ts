import { serverDevice } from '../../shared/core/ids.ts'
import type { Clock } from '../../shared/core/time.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { OfShowtime } from './custody-store.ts'

const mostAtOnce = 200

/**
 * Frees the seats whose hold for a web customer ran out, and lets their orders lapse; answers how many. They could be
 * claimed from the moment the hold ended; this tells the kiosks and keeps the tables plain.
 */
export async function lapseHolds({ ledger, clock }: { ledger: Ledger; clock: Clock }): Promise<number> {
  return ledger.transact(async (book) => {
    const freed = await book.freeLapsedHolds(clock.nowMs(), mostAtOnce)
    const seatsByShowtime = Map.groupBy(freed, (seat) => `${seat.cinemaId}/${seat.showtimeId}`)
    for (const seats of seatsByShowtime.values()) {
      const [first] = seats
      if (!first) continue
      await book.lapseTicketsOf(first, seats)
      await book.noteChange(first.cinemaId, 'seatStates', [first.showtimeId])
    }
    return freed.length
  })
}

/** Lets the orders in payment for these seats lapse now, without waiting for the next turn, where their time is over. */
export async function lapseOrders(
  ledger: Ledger,
  ofShowtime: OfShowtime,
  seats: readonly SeatPosition[],
  nowMs: number,
): Promise<void> {
  await ledger.transact(async (book) => {
    const custodies = await book.lockSeats(ofShowtime, seats)
    for (const [index, seat] of seats.entries()) {
      const custody = custodies[index]
      if (!custody || !isClaimable(custody, nowMs)) continue
      await book.lapseTicketsOf(ofShowtime, [seat])
      const freed = { ...custody, holder: serverDevice, epoch: 0, state: 'free', holdEndsAtMs: null } as const
      await book.writeCustody(ofShowtime, seat, freed)
    }
    await book.noteChange(ofShowtime.cinemaId, 'seatStates', [ofShowtime.showtimeId])
  })
}
