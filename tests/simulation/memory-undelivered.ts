import { isPaidTicket } from '../../server/sales/end-ticket.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, insertUnlessTaken, select } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type Names = 'isTicketSeen' | 'noteSeen' | 'undeliveredTickets'
type Ticket = RowOf<'tickets'>

function isSeen(tables: MemoryTables, trx: MemoryTransaction, ticket: Ticket): boolean {
  const { devices, seen_sales } = tables
  const keyOf = (device: number) => find(trx, devices, device)?.public_key
  const sellersKey = keyOf(ticket.device)
  const shown = select(trx, seen_sales, ({ sale_id }) => sale_id === ticket.sale_id)
  return sellersKey !== undefined && shown.some(({ device }) => keyOf(device) === sellersKey)
}

function isUndelivered(tables: MemoryTables, trx: MemoryTransaction, ticket: Ticket): boolean {
  const isOfKiosk = ticket.sale_id !== null && ticket.replaces === null
  return isPaidTicket(ticket) && isOfKiosk && !isSeen(tables, trx, ticket)
}

/** Whether an item waits for a person: one that nobody had seen ends by itself (server/ledger/sales/undelivered-store.ts). */
export function isItemOpen(tables: MemoryTables, trx: MemoryTransaction, item: RowOf<'review_items'>): boolean {
  if (item.resolved_at_ms !== null) return false
  if (item.why !== 'undelivered') return true
  const ticket = find(trx, tables.tickets, String(item.ticket_number))
  return ticket !== undefined && isUndelivered(tables, trx, ticket)
}

/** The part of the chapter of sales that is about sales that somebody has seen (server/ledger/sales/undelivered-store.ts). */
export function openMemoryUndelivered(tables: MemoryTables): MemoryQueries<'sales', Names> {
  const { seen_sales, tickets, review_items } = tables
  return {
    isTicketSeen: async (trx, { ticket_number }) => {
      const ticket = find(trx, tickets, ticket_number)
      return ticket !== undefined && isSeen(tables, trx, ticket)
    },
    noteSeen: async (trx, { cinema_id, device }, saleIds) => {
      for (const sale_id of saleIds) await insertUnlessTaken(trx, seen_sales, { cinema_id, sale_id, device })
    },
    undeliveredTickets: async (trx, { device }) => {
      const listed = new Set(
        select(trx, review_items, ({ why }) => why === 'undelivered').map(({ ticket_number }) => ticket_number),
      )
      return select(trx, tickets, (ticket) => ticket.device === device && !listed.has(ticket.ticket_number))
        .filter((ticket) => isUndelivered(tables, trx, ticket))
        .sort((a, b) => a.ticket_number - b.ticket_number)
    },
  }
}
