import { deviceOfId, idsPerDevice, type TicketNumber, toDeviceId } from '../../shared/core/ids.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import type { JournalEntry, SettledBy, SoldTicket } from '../../shared/journal/journal-entry.ts'
import type { OpenPayment } from '../../shared/sales/payments.ts'
import type { Journal } from '../journal/journal.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import type { SignTicket } from './tickets.ts'

/** That it was paid, and how that became known. */
type Settled = { readonly terminalReference: string; readonly settledBy: SettledBy }

export type WriteSale = {
  /** Whether every seat of the payment is still this kiosk's under the grant that it was offered with. */
  readonly canSell: (payment: OpenPayment) => boolean
  /** Writes the sale of an open payment in its one entry, signed tickets and all. */
  readonly write: (payment: OpenPayment, settled: Settled) => Promise<void>
}

/** Makes sales, one at a time, so that no two tickets get the same number: counted on from the highest in the journal. */
export function createWriteSale(deps: {
  readonly journal: Pick<Journal, 'addProjection' | 'append' | 'owner' | 'owners$'>
  readonly rights: Pick<RightsProjection, 'holdsAll'>
  readonly signTicket: SignTicket
}): WriteSale {
  const { journal, rights, signTicket } = deps
  let ticketCount = 0
  const count = (entry: JournalEntry) => {
    if (entry.kind !== 'sold') return
    for (const { ticketNumber } of entry.body.tickets) {
      if (deviceOfId(ticketNumber) === entry.device) ticketCount = Math.max(ticketCount, ticketNumber % idsPerDevice)
    }
  }
  journal.addProjection({ since: 'this-device', take: count })
  let device = journal.owner()?.device ?? null
  journal.owners$.subscribe((owner) => {
    // A device's tickets are counted on through its epochs: a number is given once.
    if (owner && owner.device !== device) ticketCount = 0
    device = owner?.device ?? device
  })

  const toTickets = ({ showtimeId, seats }: OpenPayment): SoldTicket[] => {
    const ownDevice = journal.owner()?.device
    if (ownDevice === undefined) throw new Error('tickets can only be made once this kiosk is enrolled')
    return seats.map((seat, index) => {
      const { row, col, grantNumber } = seat
      const ticketNumber = toDeviceId(ownDevice, ticketCount + 1 + index) as TicketNumber
      const fields = {
        showtimeId,
        row,
        col,
        ticketNumber,
        device: ownDevice,
        saleNumber: grantNumber,
      }
      return { ...seat, ticketNumber, token: signTicket(fields) }
    })
  }

  const writeNow = async (payment: OpenPayment, settled: Settled) => {
    const { saleId, showtimeId, totalFen, method, performance, language, paymentKey: key } = payment
    const tickets = toTickets(payment)
    await journal.append('sold', {
      saleId,
      showtimeId,
      tickets,
      totalFen,
      payment: { key, method, ...settled },
      ...(performance ? { performance } : {}),
      ...(language ? { language } : {}),
    })
  }

  const withLock = createMutex()
  return {
    canSell: rights.holdsAll,
    write: (payment, settled) => withLock(() => writeNow(payment, settled)),
  }
}
