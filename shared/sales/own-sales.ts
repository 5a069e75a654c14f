import { exhaustive } from '../core/exhaustive.ts'
import type { DeviceNumber, PaymentKey, SaleId } from '../core/ids.ts'
import type { EntryBody, JournalEntry } from '../journal/journal-entry.ts'

// What became of a kiosk's own sales after they were paid: were their tickets about to be shown, were they seen, did a
// hand take them, and were they taken back.

/** What became of a sale, and where its entry is: in which epoch of which device, at which number. */
export type SaleState = {
  /** As which device this kiosk sold it. */
  readonly device: DeviceNumber
  readonly epoch: number
  readonly entrySeq: number
  /** Its number in the present epoch; 0: of one before. */
  readonly seq: number
  readonly atMs: number
  /** Unix ms of its `payment-started`; null: this journal does not have it. */
  readonly paymentStartedAtMs: number | null
  /** How often a page said it drew its tickets, as far as is known: the next showing is marked where there is one. */
  readonly copies: number
  /** Unix ms of the last time that they were; null: never. */
  readonly printedAtMs: number | null
  /** Unix ms of the first time that a page said it drew them; null: nobody can have seen them, as far as is known. */
  readonly seenAtMs: number | null
  readonly isCollected: boolean
  readonly isVoided: boolean
}

export type OwnSale = EntryBody<'sold'> & SaleState

/**
 * Begins with `noOwnSales()`, and changes only through the functions below. A kiosk has months of sales: whole are those
 * of the last day and those that nobody has seen; of the others only what became of them, the rest is in the journal.
 */
export type OwnSales = {
  readonly byId: Map<SaleId, OwnSale>
  readonly past: Map<SaleId, SaleState>
  /** Unix ms of payments that no sale was made of (yet). */
  readonly startedAtMs: Map<PaymentKey, number>
  /** At least so many of the newest are whole. */
  readonly minWhole: number
  /** With so many whole ones the older of them become past. */
  maxWhole: number
}

/** More than anybody can sell at one screen on a day, one every half minute. */
const salesOfADay = 3_000

export function noOwnSales(minWhole = salesOfADay): OwnSales {
  return { byId: new Map(), past: new Map(), startedAtMs: new Map(), minWhole, maxWhole: 2 * minWhole }
}

/** Takes one more entry into account, in place. */
export function applyToOwnSales(sales: OwnSales, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'payment-started':
      sales.startedAtMs.set(entry.body.paymentKey, entry.at)
      break
    case 'payment-declined':
    case 'reversed':
      sales.startedAtMs.delete(entry.body.paymentKey)
      break
    case 'sold': {
      const { key } = entry.body.payment
      const { device, epoch, seq, at: atMs, body } = entry
      const paymentStartedAtMs = sales.startedAtMs.get(key) ?? null
      sales.startedAtMs.delete(key)
      const place = { device, epoch, entrySeq: seq, seq, atMs, paymentStartedAtMs }
      sales.byId.set(body.saleId, { ...body, ...place, ...untouched })
      if (sales.byId.size > sales.maxWhole) letGoOfOlder(sales)
      break
    }
    case 'printed': {
      const { at, body } = entry
      change(sales, body.saleId, () => ({ printedAtMs: at }))
      break
    }
    case 'seen': {
      const { at, body } = entry
      change(sales, body.saleId, (sale) => asSeen(sale, body.copy, at))
      break
    }
    case 'collected': {
      const { at, body } = entry
      change(sales, body.saleId, (sale) => ({ ...asSeen(sale, body.copy, at), isCollected: true }))
      break
    }
    case 'voided':
      change(sales, entry.body.saleId, () => ({ isVoided: true }))
      break
    case 'rights-taken':
    case 'rights-given-back':
    case 'payment-unknown':
    case 'reversal-started':
    case 'payment-settled-by-staff':
    case 'settlement-checked':
    case 'payment-left-to-staff':
    case 'refund-started':
    case 'refund-paid':
    case 'staff-action':
      break
    default:
      exhaustive(entry)
  }
}

function asSeen({ seenAtMs, copies }: SaleState, copy: number, atMs: number) {
  return { seenAtMs: seenAtMs ?? atMs, copies: Math.max(copies, copy) }
}

const untouched = { copies: 0, printedAtMs: null, seenAtMs: null, isCollected: false, isVoided: false }

function change({ byId, past }: OwnSales, saleId: SaleId, to: (sale: SaleState) => Partial<SaleState>): void {
  const [sale, state] = [byId.get(saleId), past.get(saleId)]
  if (sale) byId.set(saleId, { ...sale, ...to(sale) })
  else if (state) past.set(saleId, { ...state, ...to(state) })
}

/** Seldom, and then many at once: each sale is looked at once or twice, however many nobody has seen. */
function letGoOfOlder(sales: OwnSales): void {
  const { byId, past, minWhole } = sales
  let older = byId.size - minWhole
  for (const [saleId, sale] of byId) {
    if (older === 0) break
    older -= 1
    if (isUndelivered(sale)) continue
    byId.delete(saleId)
    past.set(saleId, toPast(sale))
  }
  sales.maxWhole = byId.size + minWhole
}

/** It was seen or voided: nobody voids it any more. */
function toPast(sale: OwnSale): SaleState {
  const { device, epoch, entrySeq, atMs, paymentStartedAtMs } = sale
  const { copies, printedAtMs, seenAtMs, isCollected, isVoided } = sale
  const place = { device, epoch, entrySeq, seq: 0, atMs, paymentStartedAtMs }
  return { ...place, copies, printedAtMs, seenAtMs, isCollected, isVoided }
}

/** What follows is another epoch or another device: none of these sales is taken back here any more. */
export function noteAllSent({ byId }: OwnSales): void {
  for (const [saleId, sale] of byId) byId.set(saleId, { ...sale, seq: 0 })
}

/** A sale whose customer has nothing in hand, as far as is known: killed before the page drew the tickets, say. */
export function isUndelivered(sale: Pick<SaleState, 'seenAtMs' | 'isVoided'>): boolean {
  return sale.seenAtMs === null && !sale.isVoided
}

/**
 * Rule 9: a kiosk may take its own sale back by itself only while nobody else can know of it: its tickets were never
 * about to be shown, and its entry was never about to leave. `sentUpToSeq` is the highest `seq` of which that can't be said.
 */
export function mayVoid(sale: Pick<SaleState, 'printedAtMs' | 'isVoided' | 'seq'>, sentUpToSeq: number): boolean {
  return sale.printedAtMs === null && !sale.isVoided && sale.seq > sentUpToSeq
}
