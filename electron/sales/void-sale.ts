import type { AccountId, SaleId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import { mayVoid } from '../../shared/sales/own-sales.ts'
import type { Journal } from '../journal/journal.ts'
import type { SalesProjection } from './sales-projection.ts'

/** Takes a sale back whole; its money goes back through the terminal, and its seats are the server's again. */
export type VoidSale = (saleId: SaleId, accountId: AccountId) => Promise<Result<null, 'NoSale' | 'TooLate'>>

/** Rule 9: judged in the very turn of the write, so that the sale is neither shown nor sent in between. */
export function createVoidSale(deps: {
  readonly journal: Pick<Journal, 'appendIf' | 'sentUpToSeq'>
  readonly sales: Pick<SalesProjection, 'find' | 'state'>
}): VoidSale {
  const { journal, sales } = deps
  return async (saleId, accountId) => {
    const sale = await sales.find(saleId)
    if (!sale) return refused('NoSale')
    const { showtimeId, tickets } = sale
    const ticketNumbers = tickets.map(({ ticketNumber }) => ticketNumber)
    const isStillOurs = () => mayVoid(sales.state(saleId) ?? sale, journal.sentUpToSeq())
    const voided = await journal.appendIf(isStillOurs, 'voided', { saleId, showtimeId, ticketNumbers, accountId })
    return voided ? accepted(null) : refused('TooLate')
  }
}
