import { type Observable, Subject } from 'rxjs'
import type { PaymentKey, SaleId, TicketNumber } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import {
  applyToOwnSales,
  isUndelivered,
  noOwnSales,
  noteAllSent,
  type OwnSale,
  type SaleState,
} from '../../shared/sales/own-sales.ts'
import { applyToRefunds, dueRefund, noRefunds, type Refund } from '../../shared/sales/refunds.ts'
import { applyToSettlements, type Settlement, type Settlements } from '../../shared/sales/settlements.ts'
import type { Journal } from '../journal/journal.ts'

/** What became of this kiosk's sales and their money: folded from the journal, never written by itself. */
export type SalesProjection = {
  /** What became of a sale, however long ago it was. */
  readonly state: (saleId: SaleId) => SaleState | undefined
  /** The whole sale: one of long ago is read from the journal. */
  readonly find: (saleId: SaleId) => Promise<OwnSale | undefined>
  /** Those of the last day at least, the newest first. */
  readonly sales: () => readonly OwnSale[]
  /** Paid for, and nobody has seen a ticket of it, as far as is known. */
  readonly undelivered: () => readonly OwnSale[]
  readonly refund: (ticketNumber: TicketNumber) => Refund | undefined
  /** Unix ms of when this kiosk paid for the ticket, whoever sold it and whatever device this kiosk was then; null: never. */
  readonly paidBackAtMs: (ticketNumber: TicketNumber) => number | null
  /** Refunds that are not paid, as far as this kiosk's own journals know of them; also as devices that it was before. */
  readonly openRefunds: () => readonly Refund[]
  /** A refund that this kiosk's terminal can pay, or null: it was not paid for it, or not so much. */
  readonly dueRefund: (saleId: SaleId, ticketNumber: TicketNumber, amountFen: Fen) => Refund | null
  readonly settlement: (key: PaymentKey) => Settlement | undefined
  readonly settlements: () => readonly Settlement[]
  /** Each entry once it counts here; null: everything began again. */
  readonly changes$: Observable<JournalEntry | null>
}

/**
 * Folded from the journals of every device that this kiosk ever was: each entry is taken into account before its `append`
 * resolves. What was paid, is due or was never seen stays so when an epoch ends or this kiosk becomes another device,
 * since nobody else can see to it: its terminal never asked which device it was.
 */
export function createSalesProjection(
  journal: Pick<Journal, 'addProjection' | 'changes$' | 'entryAt' | 'owners$'>,
  sales = noOwnSales(),
): SalesProjection {
  const changes = new Subject<JournalEntry | null>()
  const settlements: Settlements = new Map()
  const refunds = noRefunds()
  // A kiosk has months of sales: those that nobody saw are few, and are kept apart.
  const undelivered = new Set<SaleId>()
  const state = (saleId: SaleId): SaleState | undefined => sales.byId.get(saleId) ?? sales.past.get(saleId)
  const take = (entry: JournalEntry) => {
    applyToOwnSales(sales, entry)
    applyToRefunds(refunds, entry)
    applyToSettlements(settlements, entry)
    if (!('saleId' in entry.body)) return
    const { saleId } = entry.body
    const sale = state(saleId)
    if (sale && isUndelivered(sale)) undelivered.add(saleId)
    else undelivered.delete(saleId)
  }

  const find = async (saleId: SaleId): Promise<OwnSale | undefined> => {
    const past = sales.past.get(saleId)
    if (!past) return sales.byId.get(saleId)
    const entry = await journal.entryAt(past, past.entrySeq)
    if (entry?.kind !== 'sold') throw new Error(`the entry of the sale ${saleId} is not in the journal any more`)
    // Somebody may have been shown its tickets meanwhile.
    return { ...entry.body, ...(sales.past.get(saleId) ?? past) }
  }

  journal.addProjection({ since: 'ever', take, endPast: () => noteAllSent(sales) })
  journal.changes$.subscribe(changes)
  journal.owners$.subscribe(() => {
    noteAllSent(sales)
    changes.next(null)
  })

  return {
    state,
    find,
    sales: () => [...sales.byId.values()].reverse(),
    undelivered: () => [...undelivered].flatMap((saleId) => sales.byId.get(saleId) ?? []),
    paidBackAtMs: (ticketNumber) => refunds.paidAtMs.get(ticketNumber) ?? null,
    refund: (ticketNumber) => refunds.byTicket.get(ticketNumber),
    openRefunds: () => [...refunds.byTicket.values()].filter(({ step }) => step !== 'paid'),
    dueRefund: (saleId, ticketNumber, amountFen) => dueRefund(refunds, saleId, ticketNumber, amountFen),
    settlement: (key) => settlements.get(key),
    settlements: () => [...settlements.values()],
    changes$: changes.asObservable(),
  }
}
