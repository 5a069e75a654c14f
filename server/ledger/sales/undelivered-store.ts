import { sql } from 'kysely'
import type { SaleId } from '../../../shared/core/ids.ts'
import type { Database } from '../../db/tables.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { TicketRow } from './tickets-store.ts'

// Which sales of kiosks somebody has seen: a page drew the tickets, or staff handed them over. A kiosk speaks for its own
// sales alone, whichever device it was when it sold them: it is known by its key.

/** That somebody has seen the ticket of the row `tickets`. */
const isSeen = sql<boolean>`exists (
  select from seen_sales join devices as shower on shower.device = seen_sales.device
    join devices as seller on seller.device = tickets.device and seller.public_key = shower.public_key
  where seen_sales.cinema_id = tickets.cinema_id and seen_sales.sale_id = tickets.sale_id)`

/** That the ticket of the row `tickets` was paid for at a kiosk, counts, and nobody has seen it. A ticket that took the
 * place of another one was handed over by whoever chose its seat. */
const isUndelivered = sql<boolean>`(tickets.state in ('sold', 'displaced') and tickets.sale_id is not null
  and tickets.replaces is null and not ${isSeen})`

/**
 * That the row `review_items` waits for a person. What is listed as undelivered ends by itself, without a write that would need
 * its lock: it is over once somebody has seen the sale, or its ticket has ended.
 */
export const isItemOpen = sql<boolean>`(resolved_at_ms is null and (why <> 'undelivered' or exists (
  select from tickets where tickets.cinema_id = review_items.cinema_id
    and tickets.ticket_number = review_items.ticket_number and ${isUndelivered})))`

/** The device says that somebody has seen the tickets of these sales. Said again, nothing changes. */
export async function noteSeen(
  trx: Database,
  { cinema_id, device }: DeviceRow,
  saleIds: readonly SaleId[],
): Promise<void> {
  await sql`insert into seen_sales (cinema_id, sale_id, device)
    select ${cinema_id}::int8, sale_id, ${device}::int8 from unnest(${saleIds}::text[]) as seen (sale_id)
    on conflict do nothing`.execute(trx)
}

/** Tickets of the device's sales that nobody has seen, as far as is known, and that were never listed for that; by number. */
export async function undeliveredTickets(trx: Database, { cinema_id, device }: DeviceRow): Promise<TicketRow[]> {
  const { rows } = await sql<TicketRow>`
    select tickets.* from tickets
    where tickets.cinema_id = ${cinema_id} and tickets.device = ${device} and ${isUndelivered}
      and not exists (
        select from review_items where review_items.cinema_id = tickets.cinema_id
          and review_items.ticket_number = tickets.ticket_number and why = 'undelivered')
    order by tickets.ticket_number`.execute(trx)
  return rows
}

/** Whether somebody has seen this ticket by now. */
export async function isTicketSeen(trx: Database, { cinema_id, ticket_number }: TicketRow): Promise<boolean> {
  const { rows } = await sql<{ isSeen: boolean }>`
    select ${isSeen} as "isSeen" from tickets
    where cinema_id = ${cinema_id} and ticket_number = ${ticket_number}`.execute(trx)
  return rows[0]?.isSeen === true
}
