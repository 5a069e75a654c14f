import type { SaleId } from '../core/ids.ts'
import type { EntryBody, JournalEntry } from './journal-entry.ts'

// What became of a kiosk's own sales after they were paid: were their tickets ever seen, and were they taken back.

export type OwnSale = EntryBody<'sold'> & {
  /** Its number in the present epoch; 0: of one before. */
  readonly seq: number
  readonly atMs: number
  /** How often its tickets were shown or printed, or were about to be. */
  readonly copies: number
  readonly isVoided: boolean
}

export type OwnSales = Map<SaleId, OwnSale>

/** Takes one more entry into account, in place. */
export function applyToOwnSales(sales: OwnSales, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'sold':
      sales.set(entry.body.saleId, { ...entry.body, seq: entry.seq, atMs: entry.at, copies: 0, isVoided: false })
      break
    case 'printed': {
      const sale = sales.get(entry.body.saleId)
      if (sale) sales.set(sale.saleId, { ...sale, copies: Math.max(sale.copies, entry.body.copy) })
      break
    }
    case 'voided': {
      const sale = sales.get(entry.body.saleId)
      if (sale) sales.set(sale.saleId, { ...sale, isVoided: true })
      break
    }
  }
}

/** The epoch of these sales is closed, and so the server has them all: none of them is taken back here any more. */
export function noteAllSent(sales: OwnSales): void {
  for (const [saleId, sale] of sales) sales.set(saleId, { ...sale, seq: 0 })
}

/** A sale whose customer has nothing in hand: killed between the sale and the screen, say. */
export function isNeverHandedOut(sale: OwnSale): boolean {
  return sale.copies === 0 && !sale.isVoided
}

/**
 * Rule 9: a kiosk may take its own sale back by itself only while nobody else can know of it: no ticket of it was ever
 * seen, and its entry was never about to leave. `leftUpTo` is the highest `seq` of which that can't be said.
 */
export function mayVoid(sale: OwnSale, leftUpTo: number): boolean {
  return isNeverHandedOut(sale) && sale.seq > leftUpTo
}
