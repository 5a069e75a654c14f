import type { SaleId } from '../../shared/core/ids.ts'
import type { EntryBody } from '../../shared/sales/journal-entry.ts'
import type { OwnSale } from '../../shared/sales/own-sales.ts'
import type { Journal } from './journal.ts'
import type { SalesStore } from './sales-store.ts'

/**
 * Writes that the tickets of a sale are about to be seen, and answers them: a sale of which this is on disk is never
 * taken back here (rule 9). null: there is no such sale, or it was taken back.
 */
export type HandOutTickets = (saleId: SaleId, how: EntryBody<'printed'>['how']) => Promise<OwnSale | null>

export function createHandOutTickets(needs: {
  readonly journal: Pick<Journal, 'appendIf'>
  readonly sales: Pick<SalesStore, 'sale'>
}): HandOutTickets {
  const { journal, sales } = needs
  return async (saleId, how) => {
    const sale = sales.sale(saleId)
    if (!sale) return null
    const ticketNumbers = sale.tickets.map(({ ticketNumber }) => ticketNumber)
    const isThere = () => sales.sale(saleId)?.isVoided === false
    const printed = await journal.appendIf(isThere, 'printed', { saleId, ticketNumbers, how, copy: sale.copies + 1 })
    return printed && sale
  }
}
