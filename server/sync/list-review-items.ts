import { journalEntrySchema } from '../../shared/journal/journal-entry.ts'
import type { ListedItem, ReviewItemsAnswer, ReviewItemsQuery } from '../../shared/sync/staff-messages.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type FoundItem, type ItemPlace, placeOf } from '../ledger/review/open-items-store.ts'
import type { TicketRow } from '../ledger/sales/tickets-store.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'
import { waysToEnd } from './ways-to-end.ts'

/** Of each device where all are asked for, and of one: so much junk of one device hides nothing of the others. */
const maxOfEach = 10
const maxOfOne = 50

/**
 * What waits for a person in the cinema, by the device that brought it: each with its story and the ways to end it, so
 * many at once, and where the next ones begin.
 */
export async function listReviewItems(
  ledger: Ledger,
  cinemaId: number,
  { device: only, order, after }: ReviewItemsQuery,
): Promise<ReviewItemsAnswer> {
  const most = only === undefined ? maxOfEach : maxOfOne
  const { counts, open } = await ledger.transact(async (tx) => {
    const counts = await tx.review.countOpenItems(cinemaId)
    const devices = counts.map(({ device }) => device).filter((device) => only === undefined || device === only)
    const place = only === undefined || after === undefined ? null : toPlace(after)
    return { counts, open: await tx.review.openItems(cinemaId, { devices, order, after: place, maxOfEach: most + 1 }) }
  })
  const byDevice = Map.groupBy(open, ({ item }) => item.device ?? 0)
  const groups = [...byDevice].map(([device, found]) => {
    const shown = found.slice(0, most)
    const last = found.length > most ? shown.at(-1) : undefined
    const openCount = counts.find((counted) => counted.device === device)?.count ?? shown.length
    return { device, openCount, items: shown.map(toListed), next: last ? toCursor(placeOf(last.item)) : null }
  })
  return { openCount: counts.reduce((sum, { count }) => sum + count, 0), groups }
}

function toCursor({ isUnread, itemId }: ItemPlace): string {
  return `${isUnread ? 1 : 0}-${itemId}`
}

function toPlace(cursor: string): ItemPlace {
  const [rank, itemId] = cursor.split('-')
  return { isUnread: rank === '1', itemId: Number(itemId) }
}

function toListed(open: FoundItem): ListedItem {
  const { item, ticket, showtime, told } = open
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
    payment: told === null ? null : paymentIn(told),
    ticket: ticket && toListedTicket(ticket),
    showtime: showtime && toListedShowtime(showtime),
    ways: waysToEnd(open),
  }
}

/** By what staff find a payment: its key, when it began and how it was paid, as far as that entry tells. */
function paymentIn(told: string): ListedItem['payment'] {
  const read = journalEntrySchema.safeParse(JSON.parse(told))
  if (!read.success) return null
  const { at, kind, body } = read.data
  switch (kind) {
    case 'payment-started':
      return { paymentKey: body.paymentKey, startedAtMs: at, method: body.method, isCharged: null }
    case 'payment-left-to-staff': {
      const { paymentKey, startedAtMs = null, method = null, terminalSaid } = body
      return { paymentKey, startedAtMs, method, isCharged: terminalSaid === 'charged' ? true : null }
    }
    case 'settlement-checked': {
      const { paymentKey, startedAtMs = null, method = null, terminalSaid } = body
      return { paymentKey, startedAtMs, method, isCharged: terminalSaid === 'charged' }
    }
    case 'sold':
      return { paymentKey: body.payment.key, startedAtMs: at, method: body.payment.method, isCharged: null }
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'payment-settled-by-staff':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'voided':
    case 'refund-started':
    case 'refund-paid':
    case 'staff-action':
      return null
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
