import type { ShowtimeId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { AskForGrants, GrantRefusal } from './ask-for-grants.ts'
import type { RightsProjection } from './rights-projection.ts'

export type TakeRefusal =
  | { readonly code: 'SeatsGone'; readonly seats: SeatPosition[] }
  | { readonly code: 'NotOffline'; readonly seats: SeatPosition[] }
  | { readonly code: 'ShowtimeClosed' }
  | { readonly code: 'NotSelling' }

/** Custody of all these seats, or of none that this kiosk did not hold before. */
export type AcquireSeats = (
  showtimeId: ShowtimeId,
  seats: readonly SeatPosition[],
) => Promise<Result<null, TakeRefusal>>

/** Rule 3: what this kiosk holds it may sell; for the rest it asks the server first, one round trip. */
export function createAcquireSeats(deps: {
  readonly rights: Pick<RightsProjection, 'rightFor'>
  readonly grants: Pick<AskForGrants, 'ask' | 'settled'>
  readonly facts: Pick<ShowtimeFacts, 'seatStatesFor'>
  readonly isOnline: () => boolean
}): AcquireSeats {
  const { rights, grants, facts, isOnline } = deps

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

  return async (showtimeId, seats) => {
    await grants.settled(showtimeId, seats)
    const missing = seats.filter((seat) => !rights.rightFor(showtimeId, seat))
    if (missing.length === 0) return accepted(null)
    if (!isOnline()) return refuseOffline(showtimeId, missing)
    const asked = await grants.ask(showtimeId, 'sale', missing)
    return asked.ok ? accepted(null) : toRefusal(showtimeId, missing, asked.refusal)
  }
}
