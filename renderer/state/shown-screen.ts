import type { OrderView } from '../../shared/sales/order.ts'
import type { Live } from './live-store.ts'
import type { Place } from './session-store.ts'

type OpenOrder = Exclude<OrderView, { stage: 'none' }>

export type ShownScreen =
  | Place
  | { readonly kind: 'pay'; readonly order: Exclude<OpenOrder, { stage: 'sold' }> }
  | { readonly kind: 'done'; readonly order: Extract<OpenOrder, { stage: 'sold' }> }
  | { readonly kind: 'admin' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'restoring' }
  | { readonly kind: 'stopped' }

/**
 * The one screen that shows now. Staff come first, then the order, which the main process alone knows (so a reload
 * resumes it), then a stop of sales, and only then the place that the person chose.
 */
export function shownScreen(live: Live, place: Place): ShownScreen {
  const { status, order } = live
  if (!live.isLinkUp) return { kind: status === null ? 'connecting' : 'restoring' }
  if (status === null || order === null) return { kind: 'connecting' }
  if (live.staff !== null) return { kind: 'admin' }
  if (place.kind === 'staff-sign-in') return place
  if (order.stage === 'sold') return { kind: 'done', order }
  if (order.stage !== 'none') return { kind: 'pay', order }
  if (status.sellingStop !== null) return { kind: 'stopped' }
  if (status.cinema === null) return { kind: 'connecting' }
  return place
}
