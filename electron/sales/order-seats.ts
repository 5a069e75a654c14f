import type { Log } from '../../runtime/log.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { PricedSeat } from '../../shared/journal/journal-entry.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { AskForGrants, GrantRefusal } from '../seats/ask-for-grants.ts'
import type { ReturnSeats } from '../seats/return-seats.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { Basket } from './order-state.ts'

/** Why not all of the seats could be had. */
type ObtainRefusal =
  | { readonly code: 'SeatsGone'; readonly seats: SeatPosition[] }
  | { readonly code: 'NotOffline'; readonly seats: SeatPosition[] }
  | { readonly code: 'ShowtimeClosed' }
  | { readonly code: 'NotSelling' }

export type OrderSeats = {
  /**
   * All of the seats, locked and this kiosk's to sell, or a refusal that leaves everything as it was. `present` is the
   * basket they will replace: what it holds counts as free.
   */
  readonly obtain: (
    wanted: { readonly showtimeId: ShowtimeId; readonly seats: readonly SeatPosition[]; readonly priceFen: Fen },
    present: Basket | null,
  ) => Promise<Result<readonly PricedSeat[], ObtainRefusal>>
  /** Whether all its seats are still this kiosk's: not so where it became another device meanwhile. What it charged would only go back. */
  readonly areOurs: (basket: Basket) => boolean
  /** Lets go of the basket's seats but for those of `next`: what was taken for it returns to the server, the allotment stays. */
  readonly release: (basket: Basket, next: Basket | null) => Promise<void>
}

/** The seats of the open order: locked before anything is asked of the server, so that nothing else touches them. */
export function createOrderSeats(deps: {
  readonly rights: RightsProjection
  readonly grants: Pick<AskForGrants, 'askForSale' | 'settled'>
  readonly returnSeats: ReturnSeats
  readonly facts: Pick<ShowtimeFacts, 'seatStatesFor'>
  readonly isOnline: () => boolean
  readonly log: Log
}): OrderSeats {
  const { rights, grants, returnSeats, facts, isOnline, log } = deps

  /** Without the server: seats known to be gone are named as such, the others as not to be had offline. */
  const refuseOffline = (showtimeId: ShowtimeId, missing: readonly SeatPosition[]) => {
    const taken = new Set(facts.seatStatesFor(showtimeId)?.taken.flatMap(({ seats }) => seats))
    const gone = missing.filter((seat) => taken.has(seatKey(seat)))
    if (gone.length > 0) return refused({ code: 'SeatsGone' as const, seats: gone })
    return refused({ code: 'NotOffline' as const, seats: [...missing] })
  }

  const toRefusal = (showtimeId: ShowtimeId, missing: readonly SeatPosition[], refusal: GrantRefusal) => {
    switch (refusal.code) {
      case 'NoAnswer':
        return refuseOffline(showtimeId, missing)
      case 'SeatsGone':
        return refused({ code: 'SeatsGone' as const, seats: refusal.seats })
      case 'ShowtimeClosed':
        return refused({ code: 'ShowtimeClosed' as const })
      case 'BadRequest':
        throw new Error(`the server can't read a grant request: ${refusal.detail}`)
      default:
        return refused({ code: 'NotSelling' as const })
    }
  }

  /** Custody of all these seats, or of none. Rule 3: what this kiosk holds it may sell; for the rest it asks the server first, one round trip. */
  const acquire = async (
    showtimeId: ShowtimeId,
    seats: readonly SeatPosition[],
  ): Promise<Result<null, ObtainRefusal>> => {
    await grants.settled(showtimeId, seats)
    const missing = seats.filter((seat) => !rights.rightFor(showtimeId, seat))
    if (missing.length === 0) return accepted(null)
    if (!isOnline()) return refuseOffline(showtimeId, missing)
    const asked = await grants.askForSale({ showtimeId, seats: missing })
    return asked.ok ? accepted(null) : toRefusal(showtimeId, missing, asked.refusal)
  }

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
        const taken = await acquire(showtimeId, seats)
        isOurs = taken.ok
        return taken.ok ? accepted(seats.map((seat) => toPriced(showtimeId, seat, priceFen))) : taken
      } finally {
        if (!isOurs) rights.unlock('order', showtimeId, added)
      }
    },
    areOurs: rights.holdsAll,
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
