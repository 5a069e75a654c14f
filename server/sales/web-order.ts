import type { AccountId, ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'

/** What a web customer is told of an order: one seat. */
export type WebOrder = {
  readonly ticketNumber: TicketNumber
  readonly accountId: AccountId
  readonly customerName: string
  readonly showtimeId: ShowtimeId
  /** The price after the member discount, fixed when the order was made. */
  readonly paidFen: Fen
  readonly madeAtMs: number
  readonly seat: SeatPosition
  readonly filmTitle: string
  readonly hallName: string
}
