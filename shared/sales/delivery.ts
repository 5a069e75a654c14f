import type { OwnSale } from './own-sales.ts'

// To whom the tickets of a sale are shown: to the customer who has just paid and stands there, or to nobody before staff
// say so. Never to an empty lobby, never to a stranger.

/** For so long after the last sign of a customer they are believed to stand before the screen still. */
export const customerStaysMs = 2 * 60_000

/** Tickets stay on the screen for so long; a touch begins that again. */
export const ticketsShownMs = 60_000

/** So often may a touch keep the tickets on the screen. */
export const maxStays = 10

type PaidSale = Pick<OwnSale, 'atMs' | 'payment' | 'paymentStartedAtMs'>

/** Whether it turned out to be paid only after its customer had left, or by the word of staff, who see to its tickets. */
export function isSettledLate({ atMs, payment, paymentStartedAtMs }: PaidSale): boolean {
  if (payment.settledBy === 'staff') return true
  if (payment.settledBy !== 'inquiry') return false
  return paymentStartedAtMs === null || atMs - paymentStartedAtMs > customerStaysMs
}

/**
 * For how long the tickets of a sale are shown by themselves after the program ended under them, in ms; 0: they wait for
 * staff. `ageOf` estimates how long ago an entry was written; null: that can't be told. What was on the screen already is
 * shown again only while its time there would not be over: nobody else can have come to the screen meanwhile.
 */
export function showAfterRestartMs(sale: OwnSale, ageOf: (atMs: number) => number | null): number {
  if (sale.isVoided || sale.isCollected || isSettledLate(sale)) return 0
  const lastThereAtMs = sale.payment.settledBy === 'inquiry' ? sale.paymentStartedAtMs : sale.atMs
  if (lastThereAtMs === null || !isWithin(ageOf(lastThereAtMs), customerStaysMs)) return 0
  if (sale.printedAtMs === null) return ticketsShownMs
  const shownForMs = ageOf(sale.printedAtMs)
  if (!isWithin(shownForMs, ticketsShownMs)) return 0
  return sale.seenAtMs === null ? ticketsShownMs : ticketsShownMs - shownForMs
}

/** Whether a payment that was open when the program ended may still have its customer before the screen. */
export function mayBeThere(ageMs: number | null): boolean {
  return isWithin(ageMs, customerStaysMs)
}

function isWithin(ageMs: number | null, limitMs: number): ageMs is number {
  return ageMs !== null && ageMs >= 0 && ageMs <= limitMs
}
