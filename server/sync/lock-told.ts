import type { PaymentKey, TicketNumber } from '../../shared/core/ids.ts'
import { type JournalEntry, journalEntrySchema } from '../../shared/journal/journal-entry.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import { endedPayment } from '../sales/open-payments.ts'

type Tx = Pick<LedgerTx, 'review' | 'sales' | 'seats' | 'showtimes'>

/**
 * Locks what several entries of a journal tell of, before the first of them is applied. Each locks by itself what it
 * needs, in everybody's order; one after the other in one transaction they would not, so another kiosk's entries and
 * these could wait for each other. The caller has locked the device.
 */
export async function lockWhatIsTold(tx: Tx, device: DeviceRow, entries: readonly UploadedEntry[]): Promise<void> {
  const told = entries.flatMap((entry) => {
    const read = journalEntrySchema.safeParse(entry)
    return read.success && (isLocking(read.data) || paymentIn(device, read.data) !== null) ? [read.data] : []
  })
  if (told.length < 2) return
  const refunded = new Set(told.flatMap(refundedIn))
  for (const ticketNumber of inOrder(refunded)) await tx.review.lockRefundDue(device.cinema_id, ticketNumber)
  const paymentKeys = new Set(told.flatMap((entry) => paymentIn(device, entry) ?? []))
  for (const key of [...paymentKeys].toSorted()) await tx.review.lockPaymentItems(device.cinema_id, key)
  const showtimeIds = inOrder(new Set(told.flatMap(({ body }) => ('showtimeId' in body ? [body.showtimeId] : []))))
  for (const showtimeId of showtimeIds) await tx.showtimes.lockShowtime(device.cinema_id, showtimeId, 'share')
  for (const showtimeId of showtimeIds) {
    const seats: SeatPosition[] = []
    for (const entry of told) {
      if ('showtimeId' in entry.body && entry.body.showtimeId === showtimeId) {
        seats.push(...(await seatsIn(tx, device, entry)))
      }
    }
    await tx.seats.lockSeats({ cinemaId: device.cinema_id, showtimeId }, seats)
  }
}

/** Whether applying it locks more than the device (apply-entry.ts), its payment's items aside. */
function isLocking({ kind }: JournalEntry): boolean {
  switch (kind) {
    case 'sold':
    case 'rights-taken':
    case 'rights-given-back':
    case 'voided':
    case 'refund-paid':
      return true
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'payment-settled-by-staff':
    case 'settlement-checked':
    case 'payment-left-to-staff':
    case 'printed':
    case 'seen':
    case 'collected':
    case 'refund-started':
    case 'staff-action':
      return false
  }
}

/** The payment whose items are locked to apply the entry. */
function paymentIn(device: DeviceRow, entry: JournalEntry): PaymentKey | null {
  return entry.kind === 'payment-left-to-staff' ? entry.body.paymentKey : endedPayment(device, entry)
}

function refundedIn({ kind, body }: JournalEntry): TicketNumber[] {
  return kind === 'refund-paid' ? [body.ticketNumber] : []
}

async function seatsIn(tx: Tx, device: DeviceRow, { kind, body }: JournalEntry): Promise<readonly SeatPosition[]> {
  if (kind === 'sold') return body.tickets
  if (kind === 'rights-taken' || kind === 'rights-given-back') return body.seats
  if (kind !== 'voided') return []
  const tickets = await tx.sales.ticketsOfSale(device, body.saleId)
  return tickets.map(({ seat_row: row, seat_col: col }) => ({ row, col }))
}

function inOrder<Id extends number>(ids: ReadonlySet<Id>): Id[] {
  return [...ids].toSorted((a, b) => a - b)
}
