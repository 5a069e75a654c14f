import type { Log } from '../../runtime/log.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { PricedSeat } from '../../shared/journal/journal-entry.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { AcquireSeats, TakeRefusal } from '../seats/acquire-seats.ts'
import type { ReturnSeats } from '../seats/return-seats.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { Basket } from './order-state.ts'

export type OrderSeats = {
  /**
   * All of the seats, locked and this kiosk's to sell, or a refusal that leaves everything as it was. `present` is the
   * basket they will replace: what it holds counts as free.
   */
  readonly obtain: (
    wanted: { readonly showtimeId: ShowtimeId; readonly seats: readonly SeatPosition[]; readonly priceFen: Fen },
    present: Basket | null,
  ) => Promise<Result<readonly PricedSeat[], TakeRefusal>>
  /** Whether all its seats are still this kiosk's: not so where it became another device meanwhile. What it charged would only go back. */
  readonly areOurs: (basket: Basket) => boolean
  /** Lets go of the basket's seats but for those of `next`: what was taken for it returns to the server, the allotment stays. */
  readonly release: (basket: Basket, next: Basket | null) => Promise<void>
}

/** The seats of the open order: locked before anything is asked of the server, so that nothing else touches them. */
export function createOrderSeats(deps: {
  readonly rights: RightsProjection
  readonly acquireSeats: AcquireSeats
  readonly returnSeats: ReturnSeats
  readonly log: Log
}): OrderSeats {
  const { rights, acquireSeats, returnSeats, log } = deps

  const toPriced = (showtimeId: ShowtimeId, seat: SeatPosition, priceFen: Fen): PricedSeat => {
    const right = rights.rightFor(showtimeId, seat)
    if (!right) throw new Error(`seat ${seatKey(seat)} of showtime ${showtimeId} was taken, and is not held`)
    return { row: seat.row, col: seat.col, grantNumber: right.grantNumber, priceFen }
  }

  return {
    obtain: async ({ showtimeId, seats, priceFen }, present) => {
      await returnSeats.settled()
      const added = without(seats, present, showtimeId)
      const locked = rights.lockedSeats(showtimeId)
      const busy = added.filter((seat) => locked.has(seatKey(seat)))
      if (busy.length > 0 || !rights.lock('order', showtimeId, added))
        return refused({ code: 'SeatsGone', seats: busy })
      let isOurs = false
      try {
        const taken = await acquireSeats(showtimeId, seats)
        isOurs = taken.ok
        return taken.ok ? accepted(seats.map((seat) => toPriced(showtimeId, seat, priceFen))) : taken
      } finally {
        if (!isOurs) rights.unlock('order', showtimeId, added)
      }
    },
    areOurs: ({ showtimeId, seats }) =>
      seats.every((seat) => rights.rightFor(showtimeId, seat)?.grantNumber === seat.grantNumber),
    release: async (basket, next) => {
      const { showtimeId } = basket
      const left = without(basket.seats, next, showtimeId)
      rights.unlock('order', showtimeId, left)
      const taken = left.filter((seat) => rights.rightFor(showtimeId, seat)?.purpose === 'sale')
      try {
        await returnSeats.returnSeats(showtimeId, taken, 'order-left')
      } catch (fault) {
        log('seats-release-failed', { err: fault, showtimeId })
      }
    },
  }
}

function without<Seat extends SeatPosition>(seats: readonly Seat[], basket: Basket | null, showtimeId: ShowtimeId) {
  const keys = new Set(basket?.showtimeId === showtimeId ? basket.seats.map(seatKey) : [])
  return seats.filter((seat) => !keys.has(seatKey(seat)))
}
