import { sql } from 'kysely'
import { type AccountId, type ShowtimeId, serverDevice, type TicketNumber } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { joinReads } from '../../db/join-reads.ts'
import type { Database, Tables } from '../../db/tables.ts'

// What the payment of an order reads and what it writes: one statement each. The rules are between, in buy-ticket.ts.

/** An order with all that its payment is decided by, as it was at one moment. */
export type OrderLook = {
  readonly ticketNumber: TicketNumber
  readonly accountId: AccountId | null
  readonly customerName: string | null
  readonly state: Tables['tickets']['state']
  readonly showtimeId: ShowtimeId
  readonly seat: SeatPosition
  readonly saleNumber: number
  readonly paidFen: Fen
  readonly madeAtMs: number
  readonly filmTitle: string
  readonly hallName: string
  readonly beginsAtMs: number
  readonly calledOffAtMs: number | null
  /** The server was restored, and not every kiosk has reported yet what it holds of the showtime (rule 7). */
  readonly isWithheld: boolean
  /** Of the seat, which may have gone on without the order. */
  readonly custodyNumber: number
  readonly holdEndsAtMs: number | null
}

type OrderRow = Omit<OrderLook, 'seat'> & { readonly cinemaId: number; readonly row: number; readonly col: number }

type Asked = { readonly cinemaId: number; readonly ticketNumber: TicketNumber }

/** Makes the read of an order as it is now, without a lock: reads that are asked for at once share a query. */
export function createReadOrder(db: Database) {
  return joinReads<Asked, OrderLook | undefined>(async (asked) => {
    const rows = await readOrders(db, asked)
    const byNumber = new Map(rows.map((row) => [`${row.cinemaId}/${row.ticketNumber}`, row]))
    return asked.map(({ cinemaId, ticketNumber }) => {
      const found = byNumber.get(`${cinemaId}/${ticketNumber}`)
      if (!found) return undefined
      const { cinemaId: _, row, col, ...order } = found
      return { ...order, seat: { row, col } }
    })
  })
}

async function readOrders(db: Database, asked: readonly Asked[]): Promise<OrderRow[]> {
  const looks = await sql<OrderRow>`/* prepared: look-at-orders */
    select tickets.cinema_id as "cinemaId", tickets.ticket_number as "ticketNumber", tickets.account_id as "accountId",
      accounts.name as "customerName", tickets.state, tickets.showtime_id as "showtimeId",
      tickets.seat_row as "row", tickets.seat_col as "col", tickets.sale_number as "saleNumber",
      tickets.paid_fen as "paidFen", tickets.made_at_ms as "madeAtMs", showtimes.film_title as "filmTitle",
      showtimes.hall_name as "hallName", showtimes.begins_at_ms as "beginsAtMs",
      showtimes.called_off_at_ms as "calledOffAtMs", showtimes.is_withheld as "isWithheld", seat_custody.number as "custodyNumber",
      seat_custody.hold_ends_at_ms as "holdEndsAtMs"
    from tickets
    join showtimes using (cinema_id, showtime_id)
    join seat_custody using (cinema_id, showtime_id, seat_row, seat_col)
    left join accounts using (cinema_id, account_id)
    where tickets.cinema_id = any(${asked.map(({ cinemaId }) => cinemaId)}::int8[])
      and tickets.ticket_number = any(${asked.map(({ ticketNumber }) => ticketNumber)}::int8[])`.execute(db)
  return looks.rows
}

/**
 * Writes that the order is paid: the seat's custody, the ticket, the note for the kiosks; all of it or nothing, in one
 * statement. False where the order, its seat or its showtime has moved on since the look.
 */
export async function writeSale(
  db: Database,
  cinemaId: number,
  { ticketNumber, showtimeId, seat, saleNumber }: OrderLook,
  { nowMs, method }: { readonly nowMs: number; readonly method: NonNullable<Tables['tickets']['method']> },
): Promise<boolean> {
  // Locks in the order of everyone: the showtime's row, the seat's, the ticket. The seat decides: under the order's
  // own number, and held, it can belong to no other order, and none but this statement ends one that is held. Only a
  // seat in payment has a time at which its hold ends; `+ 0` keeps the database from going through all that are.
  const written = await sql`/* prepared: write-sale */
    with showtime as materialized (
      select 1 from showtimes
      where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and called_off_at_ms is null
        and not is_withheld and begins_at_ms > ${nowMs}
      for share
    ), custody as (
      update seat_custody set state = 'sold', holder = ${serverDevice}, hold_ends_at_ms = null
      where cinema_id = ${cinemaId} and showtime_id = ${showtimeId} and seat_row = ${seat.row} and seat_col = ${seat.col}
        and number = ${saleNumber} and hold_ends_at_ms + 0 > ${nowMs} and exists (select from showtime)
      returning 1
    ), sold as (
      update tickets set state = 'sold', sold_at_ms = ${nowMs}, method = ${method}
      where cinema_id = ${cinemaId} and ticket_number = ${ticketNumber} and exists (select from custody)
      returning cinema_id, showtime_id
    ), noted as (
      insert into outbox (cinema_id, replica, document_id) select cinema_id, 'seatStates', showtime_id::text from sold
    )
    select 1 from sold`.execute(db)
  return written.rows.length === 1
}
