import type { EntryOfKind, SoldTicket } from '../../shared/journal/journal-entry.ts'
import { totalPrice } from '../../shared/sales/price.ts'
import { recordSeatSold, releaseSeat, type SeatCustody } from '../../shared/seats/custody.ts'
import { isSeat } from '../../shared/seats/seat-plan.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { ReviewReason } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { OfShowtime } from '../ledger/seats/custody-store.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'
import { addUnderServerNumber } from './add-under-server-number.ts'
import { endTicket } from './end-ticket.ts'

type Tx = Pick<LedgerTx, 'events' | 'review' | 'sales' | 'seats' | 'showtimes'>

/** What a person must know first, where several things are wrong with one sale. */
const gravest: readonly ReviewReason[] = [
  'displaced',
  'number-taken',
  'called-off',
  'showtime-changed',
  'price',
  'other-journal',
]

/**
 * Rules 6, 8 and 11 of custody: a kiosk's sale is a fact, and is never refused. Each ticket is recorded under its own
 * number, or under one of the server's where another sale has that; where its seat has gone on without it, its price never was the showtime's or the showtime was moved, it waits
 * for a person. Of a showtime that is called off its money is due at once. Returns the gravest of these, or null. A sale
 * `from` the other one of two journals of a device counts like any other, and each of its tickets is listed.
 */
export async function recordSale(
  tx: Tx,
  device: DeviceRow,
  entry: EntryOfKind<'sold'>,
  nowMs: number,
  from: 'journal' | 'other-journal' = 'journal',
): Promise<ReviewReason | null> {
  const { showtimeId, tickets } = entry.body
  const ofShowtime = { cinemaId: device.cinema_id, showtimeId }
  const showtime = await tx.showtimes.lockShowtime(device.cinema_id, showtimeId, 'share')
  const custodies = await tx.seats.lockSeats(ofShowtime, tickets)
  const formerPrices = await tx.showtimes.formerPrices(ofShowtime)
  const problems: ReviewReason[] = []
  if (!isTotalRight(entry)) {
    problems.push('price')
    await tx.review.addItem(device, { why: 'price', seq: entry.seq, showtimeId, ticketNumber: null }, nowMs)
  }
  for (const [index, ticket] of tickets.entries()) {
    const custody = custodies[index]
    const isThere = !showtime || isSeat(showtime.plan, ticket)
    const sold = custody && isThere && (await sellSeat(tx, device, ofShowtime, ticket, custody))
    if (custody && !isThere) await leavePlan(tx, device, ofShowtime, ticket, custody)
    const made = {
      cinema_id: device.cinema_id,
      ticket_number: ticket.ticketNumber,
      showtime_id: showtimeId,
      seat_row: ticket.row,
      seat_col: ticket.col,
      sale_number: ticket.grantNumber,
      state: sold ? 'sold' : 'displaced',
      account_id: null,
      customer_slot: null,
      device: device.device,
      sale_id: entry.body.saleId,
      price_fen: ticket.priceFen,
      paid_fen: ticket.priceFen,
      method: entry.body.payment.method,
      terminal_reference: entry.body.payment.terminalReference,
      token: ticket.token,
      made_at_ms: entry.at,
      sold_at_ms: entry.at,
    } as const
    // A copy of this kiosk's database, say, has sold under the same number: the money of both counts.
    const isTaken = !(await tx.sales.addTicket(made))
    const ticketNumber = isTaken ? await addUnderServerNumber(tx, made) : ticket.ticketNumber
    if (showtime?.called_off_at_ms != null) {
      problems.push('called-off')
      const recorded = await tx.sales.findTicket(device.cinema_id, ticketNumber)
      if (recorded) await endTicket(tx, recorded, { cause: 'called-off', payer: null }, nowMs)
      continue
    }
    const found = problemsOf(showtime, entry, ticket, { isDisplaced: isThere && !sold, isTaken })
    if (showtime && ![showtime.price_fen, ...formerPrices].includes(ticket.priceFen)) found.push('price')
    if (from === 'other-journal') found.push('other-journal')
    for (const why of found) {
      const item = { why, seq: entry.seq, showtimeId, ticketNumber }
      await tx.review.addItem(device, item, nowMs)
    }
    problems.push(...found)
  }
  if (showtime) await tx.events.noteChange(device.cinema_id, 'seatStates', [showtimeId])
  return gravest.find((why) => problems.includes(why)) ?? null
}

async function sellSeat(
  tx: Tx,
  device: DeviceRow,
  ofShowtime: OfShowtime,
  ticket: SoldTicket,
  custody: SeatCustody,
): Promise<boolean> {
  const sold = recordSeatSold(custody, device.device, ticket.grantNumber)
  if (sold.ok) await tx.seats.writeCustody(ofShowtime, ticket, sold.value)
  return sold.ok
}

/** A place that the showtime's hall does not have (any more) is nobody's: the right to it is spent, and nothing is sold. */
async function leavePlan(
  tx: Tx,
  device: DeviceRow,
  ofShowtime: OfShowtime,
  ticket: SoldTicket,
  custody: SeatCustody,
): Promise<void> {
  const spent = releaseSeat(custody, device.device, ticket.grantNumber)
  if (spent.ok) await tx.seats.writeCustody(ofShowtime, ticket, spent.value)
}

function problemsOf(
  showtime: ShowtimeRow | undefined,
  entry: EntryOfKind<'sold'>,
  ticket: SoldTicket,
  { isDisplaced, isTaken }: { readonly isDisplaced: boolean; readonly isTaken: boolean },
): ReviewReason[] {
  const problems: ReviewReason[] = []
  if (isDisplaced) problems.push('displaced')
  if (isTaken) problems.push('number-taken')
  if (!showtime || isAnotherPerformance(showtime, entry, ticket)) problems.push('showtime-changed')
  return problems
}

/** Rule 11: sold as what it is no more, by a kiosk that had not heard; or in a hall that has no such seat. */
function isAnotherPerformance(showtime: ShowtimeRow, { at, body }: EntryOfKind<'sold'>, ticket: SoldTicket): boolean {
  if (!isSeat(showtime.plan, ticket)) return true
  const sold = body.performance
  // An older kiosk does not say what it sold: what it sold before the move was something else.
  if (!sold) return showtime.moved_at_ms !== null && at < showtime.moved_at_ms
  const isSameFilmAndHall = sold.filmId === showtime.film_id && sold.hallId === showtime.hall_id
  return !isSameFilmAndHall || sold.beginsAt !== Math.floor(showtime.begins_at_ms / 1_000)
}

function isTotalRight(entry: EntryOfKind<'sold'>): boolean {
  return totalPrice(entry.body.tickets) === entry.body.totalFen
}
