import { deviceOfId, serverDevice, type TicketNumber } from '../../shared/core/ids.ts'
import type { EntryOfKind, JournalEntry } from '../../shared/journal/journal-entry.ts'
import { isSameKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

type Tx = Pick<LedgerTx, 'devices' | 'sales'>

/**
 * Whether a fact names an id that is not this device's to name: a ticket number that it does not make, a sale that is
 * recorded already, a ticket of somebody else. An honest kiosk writes no such fact, so it is kept as it came, unread, and
 * waits for a person; nothing of it is applied. A new kind of entry gets its line here.
 */
export async function isForeign(tx: Tx, device: DeviceRow, entry: JournalEntry): Promise<boolean> {
  switch (entry.kind) {
    case 'sold':
      return isForeignSale(tx, device, entry)
    case 'voided':
      return !(await isOwnSale(tx, device, entry))
    case 'printed':
    case 'seen':
    case 'collected':
      return speaksOfOthers(tx, device, entry.body.ticketNumbers)
    case 'refund-started':
      return speaksOfOthers(tx, device, [entry.body.ticketNumber])
    // Judged against the money that is due (record-refund-paid.ts): what is said to be gone is listed with its amount.
    case 'refund-paid':
      return false
    // Custody judges these by holder and number: seats that this device does not hold stay as they are.
    case 'rights-taken':
    case 'rights-given-back':
      return false
    // A payment is looked up by its key among the kiosk's own alone (open-payments.ts); whom it names is judged there.
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'payment-settled-by-staff':
    case 'settlement-checked':
    case 'staff-action':
      return false
    // What it begins itself, it ends itself: a sale of it would leave the item open, and the money could be paid back.
    case 'payment-left-to-staff':
      return entry.body.former.device === entry.device && entry.body.former.epoch >= entry.epoch
  }
}

/** Each ticket under a number of this device, none twice; and a sale that nobody has recorded yet. */
async function isForeignSale(tx: Tx, device: DeviceRow, { body }: EntryOfKind<'sold'>): Promise<boolean> {
  const numbers = new Set(body.tickets.map(({ ticketNumber }) => ticketNumber))
  if (numbers.size < body.tickets.length) return true
  if ([...numbers].some((number) => deviceOfId(number) !== device.device)) return true
  return tx.sales.isSaleRecorded(device.cinema_id, body.saleId)
}

/** A kiosk takes back only what it sold itself: these tickets, of this sale, for this showtime. */
async function isOwnSale(tx: Tx, device: DeviceRow, { body }: EntryOfKind<'voided'>): Promise<boolean> {
  const tickets = await tx.sales.ticketsOfSale(device, body.saleId)
  const ofShowtime = tickets.filter((ticket) => ticket.showtime_id === body.showtimeId)
  const known = new Set(ofShowtime.map((ticket) => ticket.ticket_number))
  return body.ticketNumbers.every((number) => known.has(number))
}

/** A ticket that these tables have forgotten, or never had, is judged by its number: the server's may be anybody's. */
async function speaksOfOthers(tx: Tx, device: DeviceRow, numbers: readonly TicketNumber[]): Promise<boolean> {
  for (const number of numbers) {
    const seller = (await tx.sales.findTicket(device.cinema_id, number))?.device ?? deviceOfId(number)
    if (seller !== serverDevice && !(await isSameKiosk(tx, device, seller))) return true
  }
  return false
}
