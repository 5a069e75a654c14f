import type { Observable } from 'rxjs'
import type { PaymentKey, ShowtimeId } from '../../shared/core/ids.ts'
import type { OpenPayment } from '../../shared/sales/payments.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'
import type { Right } from '../../shared/seats/rights.ts'
import type { SeatKey, SeatPosition } from '../../shared/seats/seat-plan.ts'

/** What this kiosk may sell and what it is being paid for: folded from the journal, never written by itself. */
export type RightsStore = {
  readonly rightFor: (showtimeId: ShowtimeId, seat: SeatPosition) => Right | undefined
  readonly rightsOf: (showtimeId: ShowtimeId) => readonly Right[]
  readonly showtimesHeld: () => readonly ShowtimeId[]
  /** Whether this grant was never seen before (rule 1). */
  readonly isNewer: (showtimeId: ShowtimeId, seat: GrantedSeat) => boolean
  readonly openPayments: () => readonly OpenPayment[]
  readonly openPayment: (key: PaymentKey) => OpenPayment | undefined
  /** Held seats that are not to be sold or given back now: of open payments, of the open order, or on their way home. */
  readonly lockedSeats: (showtimeId: ShowtimeId) => ReadonlySet<SeatKey>
  readonly counts: () => { readonly seats: number; readonly showtimes: number }
  /** The showtime whose rights, payments or locks have changed; null: all of them may have. */
  readonly changes$: Observable<ShowtimeId | null>
}
