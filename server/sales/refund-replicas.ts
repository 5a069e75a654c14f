import { sql } from 'kysely'
import type { RefundReplica } from '../../shared/catalog/replicas.ts'
import type { Database } from '../db/tables.ts'

type Row = Pick<RefundReplica, 'ticketNumber' | 'saleId' | 'device' | 'amountFen'> & {
  readonly isDue: boolean
  readonly isPaid: boolean
}

/** Tickets that were taken back, as kiosks and doors keep them. Any other ticket has no such document. */
export async function refundReplicas(db: Database, cinemaId: number, ids: readonly string[]): Promise<RefundReplica[]> {
  const { rows } = await sql<Row>`
    select tickets.ticket_number as "ticketNumber", tickets.sale_id as "saleId", tickets.device,
      tickets.paid_fen as "amountFen",
      item_id is not null and resolved_at_ms is null as "isDue",
      item_id is not null and resolved_at_ms is not null as "isPaid"
    from tickets left join to_resolve on to_resolve.cinema_id = tickets.cinema_id
      and to_resolve.ticket_number = tickets.ticket_number and to_resolve.why = 'refund-due'
    where tickets.cinema_id = ${cinemaId} and tickets.state = 'refunded'
      and tickets.ticket_number = any(${ids.map(Number)}::int8[])`.execute(db)
  return rows.map(({ isDue, isPaid, ...row }) => ({
    ...row,
    id: String(row.ticketNumber),
    isDeleted: false,
    money: isDue ? 'due' : isPaid ? 'paid' : 'none',
  }))
}
