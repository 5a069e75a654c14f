import type { AccountId, SaleId, TicketNumber } from '../../shared/core/ids.ts'
import type { EntryBody, SoldTicket } from '../../shared/sales/journal-entry.ts'
import type { OwnSale } from '../../shared/sales/own-sales.ts'
import type { Journal } from './journal.ts'
import type { SalesStore } from './sales-store.ts'

/** The tickets of a sale, ready to be shown, and which showing of them it is. */
export type HandedOut = Pick<OwnSale, 'saleId' | 'showtimeId'> & {
  readonly tickets: readonly SoldTicket[]
  readonly copy: number
}

/**
 * Writes that the tickets of a sale are about to be shown, and answers them: a sale of which this is on disk is never
 * taken back here (rule 9). A ticket whose money went back is not among them. null: there is no such sale, or nothing of
 * it is left to show. `accountId`: staff show them.
 */
export type HandOutTickets = (
  saleId: SaleId,
  how: EntryBody<'printed'>['how'],
  accountId?: AccountId,
) => Promise<HandedOut | null>

export function createHandOutTickets(needs: {
  readonly journal: Pick<Journal, 'appendIf' | 'owner'>
  readonly sales: Pick<SalesStore, 'sale'>
  /** Whether this ticket was refunded, here or anywhere else as far as this kiosk has heard. */
  readonly isRefunded: (ticketNumber: TicketNumber) => boolean
}): HandOutTickets {
  const { journal, sales, isRefunded } = needs
  return async (saleId, how, accountId) => {
    const sale = sales.sale(saleId)
    const tickets = sale?.tickets.filter(({ ticketNumber }) => !isRefunded(ticketNumber)) ?? []
    if (!sale || tickets.length === 0) return null
    const ticketNumbers = tickets.map(({ ticketNumber }) => ticketNumber)
    // What a previous device sold may have been shown in a part of its journal that is lost.
    const copies = sale.device === journal.owner()?.device ? sale.copies : Math.max(sale.copies, 1)
    const copy = copies + 1
    const isThere = () => journal.owner() !== null && sales.sale(saleId)?.isVoided === false
    const shown = { saleId, ticketNumbers, copy, how, ...(accountId === undefined ? {} : { accountId }) }
    const printed = await journal.appendIf(isThere, 'printed', shown)
    return printed && { saleId, showtimeId: sale.showtimeId, tickets, copy }
  }
}
