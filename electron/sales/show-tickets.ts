import type { Log } from '../../runtime/log.ts'
import type { SaleId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { createRetryByKey } from '../../shared/core/retry.ts'
import type { Timer } from '../../shared/core/time.ts'
import { showAfterRestartMs } from '../../shared/sales/delivery.ts'
import type { Showing } from '../../shared/sales/order.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { Journal } from '../journal/journal.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'
import { askPauses } from './ask-pauses.ts'
import type { DeliverTickets } from './deliver-tickets.ts'
import type { Order } from './order.ts'
import { offerOf } from './order-state.ts'
import type { SalesProjection } from './sales-projection.ts'

/** The tickets of the one order of this kiosk on its screen, from the sale until they are taken off. */
export type ShowTickets = {
  /** Its tickets are shown once that is written; a disk that is full for a moment is tried again. */
  readonly show: (saleId: SaleId) => Promise<void>
  /** At start: what was just paid, or just on the screen, when the program ended is shown again where that is safe. */
  readonly showAgain: () => Promise<void>
  readonly seen: KioskCallHandlers['order.seen']
  readonly collect: KioskCallHandlers['order.collect']
  readonly stay: KioskCallHandlers['order.stay']
}

export function createShowTickets(needs: {
  readonly order: Pick<Order, 'clear' | 'expectShowing' | 'isToBeShown' | 'state' | 'stay'>
  readonly journal: Pick<Journal, 'append' | 'appendIf' | 'owner'>
  readonly sales: Pick<SalesProjection, 'sales'>
  readonly deliverTickets: DeliverTickets
  readonly facts: ShowtimeFacts
  readonly ageOf: (atMs: number) => number | null
  readonly timer: Timer
  readonly log: Log
}): ShowTickets {
  const { order, journal, sales, deliverTickets, facts, log } = needs
  const retry = createRetryByKey<SaleId>(needs.timer, askPauses)
  /** The showing that a page has said to be drawn. */
  let lastSeen = ''

  const show = async (saleId: SaleId) => {
    try {
      await deliverTickets(saleId, 'screen')
      retry.stop(saleId)
    } catch (fault) {
      log('tickets-show-failed', { err: fault, saleId })
      retry.later(saleId, () => void (order.isToBeShown(saleId) && show(saleId)))
    }
  }

  /** The numbers of the tickets on the screen, if this is the showing that is there now. */
  const shownNow = ({ saleId, copy }: Showing) => {
    const state = order.state()
    const isShown = state.stage === 'sold' && state.basket.saleId === saleId && state.copy === copy
    return isShown ? state.tickets.map(({ ticketNumber }) => ticketNumber) : null
  }

  return {
    show,
    showAgain: async () => {
      const [latest] = sales.sales()
      // Nothing is written, and so nothing shown, while this kiosk is nobody's; by then its customer has left.
      if (!latest || latest.device !== journal.owner()?.device) return
      const shownMs = showAfterRestartMs(latest, needs.ageOf)
      if (shownMs <= 0) return
      const { saleId, showtimeId, tickets, language } = latest
      const basket = { saleId, showtimeId, seats: tickets, offered: offerOf(facts, latest), language }
      order.expectShowing({ saleId, basket, tickets, shownMs, isOffline: null })
      await show(saleId)
    },
    seen: async (showing) => {
      const ticketNumbers = shownNow(showing)
      if (!ticketNumbers) return refused({ code: 'NotShown' })
      const key = keyOf(showing)
      // The page says it again where the answer was lost; its first word of a copy is the fact.
      // Nobody's, it can write nothing: then nobody is told, and the sale is listed as not seen.
      const isNew = () => journal.owner() !== null && shownNow(showing) !== null && lastSeen !== key
      await journal.appendIf(isNew, 'seen', { ...showing, ticketNumbers })
      lastSeen = key
      return accepted({})
    },
    collect: async (showing) => {
      const ticketNumbers = shownNow(showing)
      if (!ticketNumbers) return refused({ code: 'NotShown' })
      // Off the screen first: whoever comes next must not see them, whatever the disk does.
      order.clear()
      await journal.appendIf(() => journal.owner() !== null, 'collected', { ...showing, ticketNumbers })
      return accepted({})
    },
    stay: async () => {
      if (order.state().stage !== 'sold') return refused({ code: 'NotShown' })
      return order.stay() ? accepted({}) : refused({ code: 'AlreadyExtended' })
    },
  }
}

function keyOf({ saleId, copy }: Showing): string {
  return `${saleId}/${copy}`
}
