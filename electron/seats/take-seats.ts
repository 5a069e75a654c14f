import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { HelloAnswer } from '../../shared/sync/messages.ts'

export type TakeRefusal =
  | { readonly code: 'SeatsGone'; readonly seats: readonly SeatPosition[] }
  | { readonly code: 'NotOffline'; readonly seats: readonly SeatPosition[] }
  | { readonly code: 'ShowtimeClosed' }
  | { readonly code: 'NotSelling' }

export type TakeSeats = {
  /** Custody of all these seats, or of none that it did not hold before. */
  readonly takeSeats: (
    showtimeId: ShowtimeId,
    seats: readonly SeatPosition[],
  ) => Promise<Result<readonly GrantedSeat[], TakeRefusal>>
  /** Compares with what the server believes this kiosk holds; a grant whose answer was lost goes home (rule 1). */
  readonly reconcileHeld: (held: HelloAnswer['held']) => Promise<void>
}
