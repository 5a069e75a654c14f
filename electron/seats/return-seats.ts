import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { EntryBody } from '../../shared/journal/journal-entry.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { Journal } from '../journal/journal.ts'
import type { RightsProjection } from './rights-projection.ts'

type Reason = EntryBody<'rights-given-back'>['reason']

export type ReturnSeats = {
  /** Sends those of the seats home that are held and not locked; the others stay as they are. */
  readonly returnSeats: (showtimeId: ShowtimeId, seats: readonly SeatPosition[], reason: Reason) => Promise<void>
  /** Sends every seat home that was taken for an order which is no more, such as one that a kill ended. */
  readonly returnStrays: () => Promise<void>
  /** Resolves once nothing is on its way home. */
  readonly settled: () => Promise<void>
}

/** Rule 2: the journal entry is what returns them. The seats are locked until it is on disk, so nobody sells them meanwhile. */
export function createReturnSeats(deps: {
  readonly journal: Pick<Journal, 'append'>
  readonly rights: RightsProjection
}): ReturnSeats {
  const { journal, rights } = deps
  const underWay = new Set<Promise<unknown>>()

  const returnSeats: ReturnSeats['returnSeats'] = async (showtimeId, seats, reason) => {
    const locked = rights.lockedSeats(showtimeId)
    const leaving = seats.flatMap((seat) => {
      const right = rights.rightFor(showtimeId, seat)
      return right && !locked.has(seatKey(seat)) ? [right] : []
    })
    if (leaving.length === 0 || !rights.lock('leaving', showtimeId, leaving)) return
    const seatsGiven = leaving.map(({ row, col, grantNumber }) => ({ row, col, grantNumber }))
    const written = journal.append('rights-given-back', { showtimeId, seats: seatsGiven, reason })
    underWay.add(written)
    try {
      await written
    } finally {
      underWay.delete(written)
      rights.unlock('leaving', showtimeId, leaving)
    }
  }

  return {
    returnSeats,
    returnStrays: async () => {
      for (const showtimeId of rights.showtimesHeld()) {
        const strays = rights.rightsOf(showtimeId).filter((right) => right.purpose === 'sale')
        await returnSeats(showtimeId, strays, 'order-left')
      }
    },
    settled: async () => {
      await Promise.allSettled(underWay)
    },
  }
}
