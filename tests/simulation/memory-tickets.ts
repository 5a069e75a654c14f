import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, insert, insertUnlessTaken, lockRow, lockRows, select, update, updateRow } from './memory-statements.ts'
import { custodyKey, type MemoryTables, type RowOf } from './memory-tables.ts'
import { openMemoryUndelivered } from './memory-undelivered.ts'

type Ticket = RowOf<'tickets'>

const unset = {
  ...{ account_id: null, customer_slot: null, sale_id: null, method: null },
  ...{ terminal_reference: null, token: null, replaces: null, sold_at_ms: null },
} as const

/** Whether a ticket is for one of these seats, in this state. */
export function isOnSeats(showtimeId: number, seats: readonly SeatPosition[], state: Ticket['state']) {
  const keys = new Set(seats.map(seatKey))
  return (ticket: Ticket): boolean =>
    ticket.showtime_id === showtimeId &&
    ticket.state === state &&
    keys.has(seatKey({ row: ticket.seat_row, col: ticket.seat_col }))
}

/** The chapter of sales: tickets, and which sales somebody has seen. */
export function openMemoryTickets(tables: MemoryTables): MemoryQueries<'sales'> {
  const { tickets, seat_custody } = tables
  const inOrder = (rows: Ticket[]) => rows.sort((a, b) => a.ticket_number - b.ticket_number)
  return {
    ...openMemoryUndelivered(tables),
    addTicket: async (trx, ticket) => insertUnlessTaken(trx, tickets, { ...unset, ...ticket }),
    addTickets: async (trx, added) => {
      for (const ticket of added) await insert(trx, tickets, { ...unset, ...ticket })
    },
    findTicket: async (trx, _, ticketNumber) => find(trx, tickets, ticketNumber),
    hasLiveTickets: async (trx, ofShowtime, nowMs) =>
      select(trx, tickets, (ticket) => {
        if (ticket.showtime_id !== ofShowtime.showtimeId) return false
        const seat = { row: ticket.seat_row, col: ticket.seat_col }
        const holdEndsAtMs = find(trx, seat_custody, custodyKey(ofShowtime, seat))?.hold_ends_at_ms ?? 0
        return ticket.state === 'sold' || (ticket.state === 'in-payment' && holdEndsAtMs > nowMs)
      }).length > 0,
    isSaleRecorded: async (trx, _, saleId) => select(trx, tickets, (ticket) => ticket.sale_id === saleId).length > 0,
    lapseTicketsOf: async (trx, { showtimeId }, seats) => {
      const isInPayment = isOnSeats(showtimeId, seats, 'in-payment')
      await update(trx, tickets, isInPayment, () => ({ state: 'lapsed' }) as const)
    },
    soldTicketsOf: async (trx, { showtimeId }, seats) =>
      select(trx, tickets, isOnSeats(showtimeId, seats, 'sold'))
        .map((ticket) => ticket.ticket_number)
        .toSorted((a, b) => a - b),
    lockTicket: async (trx, _, ticketNumber) => lockRow(trx, tickets, ticketNumber, 'alone'),
    lockTickets: async (trx, _, ticketNumbers) => {
      const rows = new Set(ticketNumbers.flatMap((number) => find(trx, tickets, number) ?? []))
      return lockRows(trx, tickets, inOrder([...rows]), () => true, 'alone')
    },
    markRefunded: async (trx, _, ticketNumbers) => {
      for (const number of ticketNumbers) {
        await updateRow(trx, tickets, number, () => ({ state: 'refunded' }) as const)
      }
    },
    nextTicketNumber: async () => tables.next('ticket_ids') as never,
    ticketsNamed: async (trx, _, ticketNumbers, saleIds) => {
      const named = ticketNumbers.flatMap((number) => find(trx, tickets, number) ?? [])
      const sales = new Set(saleIds)
      const ofSales = select(trx, tickets, ({ sale_id }) => sale_id !== null && sales.has(sale_id))
      return inOrder([...new Set([...named, ...ofSales])])
    },
    ticketsOfSale: async (trx, { device }, saleId) =>
      inOrder(select(trx, tickets, (ticket) => ticket.sale_id === saleId && ticket.device === device)),
  }
}
