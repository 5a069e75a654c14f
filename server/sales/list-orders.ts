import { sql } from 'kysely'
import type { AccountId, ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import type { Database } from '../db/tables.ts'

/** An order as its customer looks back on it. */
export type OrderRecord = {
  readonly ticketNumber: TicketNumber
  readonly showtimeId: ShowtimeId
  /** What was paid, and the full price it was reckoned from. */
  readonly paidFen: Fen
  readonly priceFen: Fen
  readonly madeAtMs: number
  readonly state: 'in-payment' | 'sold' | 'lapsed' | 'refunded'
  readonly row: number
  readonly col: number
  readonly filmTitle: string
  readonly hallName: string
  readonly beginsAtMs: number
  readonly endsAtMs: number
}

/** A customer's orders, newest first. One whose time is over has lapsed, swept or not. */
export async function listOrders(
  db: Database,
  cinemaId: number,
  accountId: AccountId,
  nowMs: number,
): Promise<OrderRecord[]> {
  const orders = await sql<OrderRecord>`
    select tickets.ticket_number as "ticketNumber", tickets.showtime_id as "showtimeId",
      tickets.paid_fen as "paidFen", tickets.price_fen as "priceFen", tickets.made_at_ms as "madeAtMs",
      case when tickets.state = 'in-payment' and seat_custody.hold_ends_at_ms > ${nowMs} then 'in-payment'
        when tickets.state = 'in-payment' then 'lapsed'
        when tickets.state = 'displaced' then 'sold' else tickets.state end as state,
      tickets.seat_row as "row", tickets.seat_col as "col",
      showtimes.film_title as "filmTitle", showtimes.hall_name as "hallName",
      showtimes.begins_at_ms as "beginsAtMs", showtimes.ends_at_ms as "endsAtMs"
    from tickets join showtimes using (cinema_id, showtime_id)
    left join seat_custody using (cinema_id, showtime_id, seat_row, seat_col)
    where tickets.cinema_id = ${cinemaId} and tickets.account_id = ${accountId}
    order by tickets.made_at_ms desc, tickets.ticket_number desc`.execute(db)
  return orders.rows
}
