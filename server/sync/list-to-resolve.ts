import type { ListedItem } from '../../shared/sync/staff-messages.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { TicketRow } from '../sales/tickets-store.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'
import type { OpenItem } from './to-resolve-store.ts'
import { waysToEnd } from './ways-to-end.ts'

const mostListed = 200

/** What waits for a person in the cinema, the oldest first: each with its story and the ways to end it. */
export async function listToResolve(ledger: Ledger, cinemaId: number): Promise<ListedItem[]> {
  const open = await ledger.transact((book) => book.openItems(cinemaId, mostListed))
  return open.map(toListed)
}

function toListed(open: OpenItem): ListedItem {
  const { item, ticket, showtime } = open
  return {
    itemId: item.item_id,
    why: item.why === 'refund-due' && item.paid_fen > 0 ? 'refund-differs' : item.why,
    cause: item.cause,
    madeAtMs: item.made_at_ms,
    device: item.device,
    seq: item.seq,
    amountFen: item.amount_fen,
    paidFen: item.paid_fen,
    payer: item.payer,
    ticket: ticket && toListedTicket(ticket),
    showtime: showtime && toListedShowtime(showtime),
    ways: waysToEnd(open),
  }
}

function toListedTicket(ticket: TicketRow): ListedItem['ticket'] {
  const { ticket_number: ticketNumber, seat_row: row, seat_col: col, paid_fen: paidFen, state } = ticket
  return { ticketNumber, row, col, paidFen, state }
}

function toListedShowtime(showtime: ShowtimeRow): ListedItem['showtime'] {
  return {
    showtimeId: showtime.showtime_id,
    filmTitle: showtime.film_title,
    hallName: showtime.hall_name,
    beginsAtMs: showtime.begins_at_ms,
    priceFen: showtime.price_fen,
    isCalledOff: showtime.called_off_at_ms !== null,
  }
}
