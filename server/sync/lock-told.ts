import type { PaymentKey, SaleId, ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import { readEntry } from '../../shared/journal/read-entry.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { Batch } from '../ledger/batch/open-batch.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { UploadedEntry } from '../ledger/journals/journal-store.ts'
import { endedPayment } from '../sales/open-payments.ts'

/** What an entry names that is looked up, and what is locked, to apply it. */
type Told = {
  readonly ticketNumbers?: readonly TicketNumber[]
  readonly saleId?: SaleId
  /** Taken back whole. */
  readonly voided?: SaleId
  readonly refunded?: TicketNumber
  readonly paymentKey?: PaymentKey | null
  /** Locked, with these seats of it. */
  readonly showtimeId?: ShowtimeId
  readonly seats?: readonly SeatPosition[]
}

/**
 * Reads and locks what the entries of a journal tell of, before the first of them is applied: in everybody's order, or
 * another kiosk's entries and these could wait for each other; and all of a kind at once. The caller has locked the device.
 */
export async function lockWhatIsTold(
  batch: Batch,
  device: DeviceRow,
  entries: readonly UploadedEntry[],
): Promise<void> {
  const { cinema_id: cinemaId } = device
  const told = entries.flatMap((uploaded) => {
    const entry = readEntry(uploaded)
    return entry ? [toldIn(device, entry)] : []
  })
  const saleIds = told.flatMap(({ saleId, voided }) => saleId ?? voided ?? [])
  await batch.readTickets(cinemaId, inOrder(told.flatMap(({ ticketNumbers = [] }) => ticketNumbers)), [
    ...new Set(saleIds),
  ])
  const taken: { readonly showtimeId: ShowtimeId; readonly ticketNumber: TicketNumber; readonly seat: SeatPosition }[] =
    []
  for (const { voided, showtimeId } of told) {
    if (voided === undefined || showtimeId === undefined) continue
    for (const ticket of await batch.tx.sales.ticketsOfSale(device, voided)) {
      const seat = { row: ticket.seat_row, col: ticket.seat_col }
      taken.push({ showtimeId, ticketNumber: ticket.ticket_number, seat })
    }
  }
  await batch.lockRefundsDue(cinemaId, inOrder(told.flatMap(({ refunded }) => refunded ?? [])))
  const keys = new Set(told.flatMap(({ paymentKey }) => paymentKey ?? []))
  await batch.lockPaymentItems(cinemaId, [...keys].toSorted())
  await batch.lockShowtimes(cinemaId, inOrder(told.flatMap(({ showtimeId }) => showtimeId ?? [])))
  await batch.lockSeats(cinemaId, [
    ...told.flatMap(({ showtimeId, seats = [] }) =>
      showtimeId === undefined ? [] : seats.map(({ row, col }) => ({ showtimeId, row, col })),
    ),
    ...taken.map(({ showtimeId, seat }) => ({ showtimeId, ...seat })),
  ])
  await batch.lockTickets(cinemaId, inOrder(taken.map(({ ticketNumber }) => ticketNumber)))
}

/** A new kind of entry gets its line here. */
function toldIn(device: DeviceRow, entry: JournalEntry): Told {
  const { kind, body } = entry
  const paymentKey = endedPayment(device, entry)
  switch (kind) {
    case 'sold': {
      const { saleId, showtimeId, tickets: seats } = body
      return { paymentKey, saleId, showtimeId, seats, ticketNumbers: seats.map(({ ticketNumber }) => ticketNumber) }
    }
    // News only to a server that was restored.
    case 'rights-taken':
      return device.recovery === null ? {} : { showtimeId: body.showtimeId, seats: body.seats }
    case 'rights-given-back':
      return { showtimeId: body.showtimeId, seats: body.seats }
    case 'voided':
      return { voided: body.saleId, showtimeId: body.showtimeId }
    case 'refund-paid':
      return { refunded: body.ticketNumber, ticketNumbers: [body.ticketNumber] }
    case 'refund-started':
      return { ticketNumbers: [body.ticketNumber] }
    case 'printed':
    case 'seen':
    case 'collected':
      return { ticketNumbers: body.ticketNumbers }
    case 'payment-left-to-staff':
      return { paymentKey: body.paymentKey, saleId: body.saleId }
    case 'payment-declined':
    case 'reversed':
    case 'settlement-checked':
      return { paymentKey }
    case 'payment-started':
    case 'payment-unknown':
    case 'payment-settled-by-staff':
    case 'reversal-started':
    case 'staff-action':
      return {}
  }
}

function inOrder<Id extends number>(ids: readonly Id[]): Id[] {
  return [...new Set(ids)].toSorted((a, b) => a - b)
}
