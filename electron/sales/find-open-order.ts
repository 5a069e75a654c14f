import { mayBeThere, showAfterRestartMs } from '../../shared/sales/delivery.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { Journal } from '../journal/journal.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'
import { offerOf } from './order-state.ts'
import type { OrderEvent } from './reduce-order.ts'
import type { SalesProjection } from './sales-projection.ts'

/** At start: the order that was open, or just on the screen, when the program ended, if its customer may still be there. */
export type FindOpenOrder = () => OrderEvent | null

export function createFindOpenOrder(deps: {
  readonly journal: Pick<Journal, 'owner'>
  readonly rights: Pick<RightsProjection, 'openPayments'>
  readonly sales: Pick<SalesProjection, 'sales'>
  readonly facts: ShowtimeFacts
  /** How long ago an entry of this time was written, as far as can be estimated after a restart; null: that can't be told. */
  readonly ageOf: (atMs: number) => number | null
}): FindOpenOrder {
  const { journal, rights, sales, facts, ageOf } = deps

  /** A payment whose customer has left is settled all the same, and what comes of it waits for staff. */
  function findPayment(): OrderEvent | null {
    const [payment] = [...rights.openPayments()].sort((a, b) => b.startedAtMs - a.startedAtMs)
    const ageMs = payment ? ageOf(payment.startedAtMs) : null
    if (!payment || ageMs === null || !mayBeThere(ageMs)) return null
    return { kind: 'open-payment-found', payment, offered: offerOf(facts, payment), ageMs }
  }

  function findSale(): OrderEvent | null {
    const [latest] = sales.sales()
    // Nothing is written, and so nothing shown, while this kiosk is nobody's; by then its customer has left.
    if (!latest || latest.device !== journal.owner()?.device) return null
    const shownMs = showAfterRestartMs(latest, ageOf)
    if (shownMs <= 0) return null
    const { saleId, showtimeId, tickets, language } = latest
    const basket = { saleId, showtimeId, seats: tickets, offered: offerOf(facts, latest), language }
    return { kind: 'sale-found', basket, tickets, shownMs }
  }

  return () => findPayment() ?? findSale()
}
