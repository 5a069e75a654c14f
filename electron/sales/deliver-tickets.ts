import type { AccountId, SaleId } from '../../shared/core/ids.ts'
import type { EntryBody, SoldTicket } from '../../shared/journal/journal-entry.ts'
import type { OwnSale } from '../../shared/sales/own-sales.ts'
import type { Journal } from '../journal/journal.ts'
import type { SalesProjection } from './sales-projection.ts'
import type { LiveTicketOf, SignTicket } from './tickets.ts'

/** The tickets of a sale, ready to be shown; `copy` counts this showing after those that were seen. */
export type DeliveredTickets = Pick<OwnSale, 'saleId' | 'showtimeId'> & {
  readonly tickets: readonly SoldTicket[]
  readonly copy: number
}

/**
 * Writes that the tickets of a sale are about to be shown, and answers them: a sale of which this is on disk is never
 * taken back here (rule 9). A ticket whose money went back is not among them; one whose holder
 * was given another seat is, as that. null: there is no such sale, or nothing of
 * it is left to show. `accountId`: staff show them.
 */
export type DeliverTickets = (
  saleId: SaleId,
  how: EntryBody<'printed'>['how'],
  accountId?: AccountId,
) => Promise<DeliveredTickets | null>

export function createDeliverTickets(deps: {
  readonly journal: Pick<Journal, 'appendIf' | 'owner'>
  readonly sales: Pick<SalesProjection, 'find' | 'state'>
  readonly liveTicketOf: LiveTicketOf
  readonly signTicket: SignTicket
}): DeliverTickets {
  const { journal, sales, liveTicketOf, signTicket } = deps

  /** As it is to be shown now: signed here where its holder was given another seat. */
  const toLive = (sold: SoldTicket, showtimeId: OwnSale['showtimeId']): SoldTicket | null => {
    const live = liveTicketOf(sold.ticketNumber)
    const device = journal.owner()?.device
    if (live === 'itself') return sold
    if (!live || device === undefined) return null
    const { saleNumber, ...place } = live
    const token = signTicket({ device, showtimeId, ...live })
    return { ...sold, ...place, grantNumber: saleNumber, token }
  }
  return async (saleId, how, accountId) => {
    const sale = await sales.find(saleId)
    const tickets = sale?.tickets.flatMap((sold) => toLive(sold, sale.showtimeId) ?? []) ?? []
    if (!sale || tickets.length === 0) return null
    const ticketNumbers = tickets.map(({ ticketNumber }) => ticketNumber)
    // What a previous device sold may have been shown in a part of its journal that is lost.
    const copies = sale.device === journal.owner()?.device ? sale.copies : Math.max(sale.copies, 1)
    const copy = copies + 1
    const isThere = () => journal.owner() !== null && sales.state(saleId)?.isVoided === false
    const shown = { saleId, ticketNumbers, copy, how, ...(accountId === undefined ? {} : { accountId }) }
    const printed = await journal.appendIf(isThere, 'printed', shown)
    return printed && { saleId, showtimeId: sale.showtimeId, tickets, copy }
  }
}
