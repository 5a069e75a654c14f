import { sql } from 'kysely'
import type { RefundReplica } from '../../shared/catalog/replicas.ts'
import type { Fen } from '../../shared/core/money.ts'
import type { Database } from '../db/tables.ts'

type Row = Pick<RefundReplica, 'ticketNumber' | 'saleId' | 'device' | 'replacement'> & {
  readonly wholeFen: Fen
  /** What is not paid of it yet; null: its money never was due. */
  readonly leftFen: Fen | null
  readonly isDue: boolean | null
  readonly isKnown: boolean
}

/** Tickets that were taken back, as kiosks and doors keep them. Any other ticket has no such document. */
export async function refundReplicas(db: Database, cinemaId: number, ids: readonly string[]): Promise<RefundReplica[]> {
  const { rows } = await sql<Row>`
    select tickets.ticket_number as "ticketNumber", tickets.sale_id as "saleId", tickets.device,
      tickets.paid_fen as "wholeFen", amount_fen - review_items.paid_fen as "leftFen",
      resolved_at_ms is null and (review_items.paid_fen = 0 or review_items.paid_fen < amount_fen) as "isDue",
      item_id is not null as "isKnown",
      (
        select json_build_object('ticketNumber', next.ticket_number, 'row', next.seat_row, 'col', next.seat_col,
          'saleNumber', next.sale_number)
        from tickets as next where next.cinema_id = tickets.cinema_id and next.replaces = tickets.ticket_number
      ) as replacement
    from tickets left join review_items on review_items.cinema_id = tickets.cinema_id
      and review_items.ticket_number = tickets.ticket_number and review_items.why = 'refund-due'
    where tickets.cinema_id = ${cinemaId} and tickets.state = 'refunded'
      and tickets.ticket_number = any(${ids.map(Number)}::int8[])`.execute(db)
  return rows.map(({ isDue, isKnown, wholeFen, leftFen, ...row }) => ({
    ...row,
    id: String(row.ticketNumber),
    isDeleted: false,
    amountFen: isDue && leftFen !== null ? leftFen : wholeFen,
    money: isKnown ? (isDue ? 'due' : 'paid') : 'none',
  }))
}
