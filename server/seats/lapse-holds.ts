import type { Clock } from '../../shared/core/time.ts'
import type { Ledger } from '../ledger/ledger.ts'

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
