import type { OrderView } from '../../shared/sales/order.ts'
import type { Live } from './live-store.ts'
import type { Place } from './session-store.ts'

type OpenOrder = Exclude<OrderView, { stage: 'none' }>

export type ShownScreen =
  | Place
  | { readonly at: 'pay'; readonly order: Exclude<OpenOrder, { stage: 'sold' }> }
  | { readonly at: 'done'; readonly order: Extract<OpenOrder, { stage: 'sold' }> }
  | { readonly at: 'admin' }
  | { readonly at: 'connecting' }
  | { readonly at: 'restoring' }
  | { readonly at: 'stopped' }

/**
 * The one screen that shows now. Staff come first, then the order, which the main process alone knows (so a reload
 * resumes it), then a stop of sales, and only then the place that the person chose.
 */
export function shownScreen(live: Live, place: Place): ShownScreen {
  const { status, order } = live
  if (!live.isLinkUp) return { at: status === null ? 'connecting' : 'restoring' }
  if (status === null || order === null) return { at: 'connecting' }
  if (live.staff !== null) return { at: 'admin' }
  if (place.at === 'staff-sign-in') return place
  if (order.stage === 'sold') return { at: 'done', order }
  if (order.stage !== 'none') return { at: 'pay', order }
  if (status.sellingStop !== null) return { at: 'stopped' }
  if (status.cinema === null) return { at: 'connecting' }
  return place
}
