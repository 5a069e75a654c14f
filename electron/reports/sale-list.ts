import { isSettledLate } from '../../shared/sales/delivery.ts'
import { isUndelivered, mayVoid, type OwnSale } from '../../shared/sales/own-sales.ts'
import type { ListedSale, ListedSaleState, SaleList } from '../../shared/sales/sale-list.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { Journal } from '../journal/journal.ts'
import type { SalesProjection } from '../sales/sales-projection.ts'
import { showtimeNames } from '../sales/showtime-names.ts'
import type { LiveTicketOf } from '../sales/tickets.ts'

/** Every sale of so long is listed: a customer may come back with a question after the film. */
const listedForMs = 12 * 3_600_000
const salesPerPage = 100

/**
 * The sales of the last hours as staff see them, so many pages of them, the newest first, and every other sale that nobody
 * has seen.
 */
export function createSaleList(deps: {
  readonly journal: Pick<Journal, 'sentUpToSeq'>
  readonly sales: Pick<SalesProjection, 'undelivered' | 'sales'>
  readonly facts: ShowtimeFacts
  readonly liveTicketOf: LiveTicketOf
  readonly nowMs: () => number
}): (pages?: number) => SaleList {
  const { journal, sales, facts, liveTicketOf, nowMs } = deps

  const toListed = (sale: OwnSale): ListedSale => {
    const { saleId, atMs, totalFen, copies, payment } = sale
    const tickets = sale.tickets.map(({ row, col, ticketNumber }) => {
      const live = liveTicketOf(ticketNumber)
      const reseatedTo =
        live === 'itself' ? null : live && { row: live.row, col: live.col, ticketNumber: live.ticketNumber }
      return { row, col, ticketNumber, isRefunded: live === null, reseatedTo }
    })
    const state = stateOf(sale, tickets)
    return {
      saleId,
      atMs,
      totalFen,
      copies,
      tickets,
      state,
      method: payment.method,
      ...showtimeNames(facts, sale),
      mayShow: state !== 'voided' && state !== 'refunded',
      mayVoid: mayVoid(sale, journal.sentUpToSeq()),
    }
  }

  return (pages = 1) => {
    const sinceMs = nowMs() - listedForMs
    const lately = sales.sales().filter(({ atMs }) => atMs >= sinceMs)
    const paged = lately.slice(0, pages * salesPerPage)
    const listed = new Set(paged)
    const undelivered = sales.undelivered().filter((sale) => !listed.has(sale))
    return { sales: [...paged, ...undelivered].map(toListed), hasMore: paged.length < lately.length }
  }
}

function stateOf(sale: OwnSale, tickets: readonly { readonly isRefunded: boolean }[]): ListedSaleState {
  if (sale.isVoided) return 'voided'
  if (tickets.every((ticket) => ticket.isRefunded)) return 'refunded'
  if (sale.isCollected) return 'collected'
  if (!isUndelivered(sale)) return 'seen'
  return isSettledLate(sale) ? 'settled-late' : 'never-seen'
}
