import { createStore } from 'zustand/vanilla'
import type { StaffView } from '../../shared/accounts/staff.ts'
import type { KioskStatus } from '../../shared/catalog/views.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import type { KioskLink } from '../../shared/screen-api.ts'
import { shareUnchanged } from './share-unchanged.ts'

/** The page's clock may be off the kiosk's by as much before it is set again. */
const clockSlackMs = 200

/** What every screen needs to know at any time, as the main process last told it; null before it did. */
export type Live = {
  readonly isLinkUp: boolean
  readonly status: KioskStatus | null
  /** When `status` came, by the page's own monotonic clock. */
  readonly statusAtMs: number
  readonly order: OrderView | null
  readonly staff: StaffView | null
}

export const nothingLive: Live = { isLinkUp: false, status: null, statusAtMs: 0, order: null, staff: null }

export type LiveStore = ReturnType<typeof createLiveStore>

/** Follows the feeds that outlive every screen. The page ends with the process, so nothing ever stops them. */
export function createLiveStore(link: KioskLink) {
  const store = createStore<Live>(() => nothingLive)
  link.watchLink((isLinkUp) => store.setState((live) => (live.isLinkUp === isLinkUp ? live : { isLinkUp })))
  link.watch('status', {}, (status) => {
    if (!isOnlyTheTime(status, store.getState())) store.setState({ status, statusAtMs: performance.now() })
  })
  link.watch('order', {}, (order) => store.setState({ order }))
  link.watch('staff', {}, (staff) => store.setState({ staff }))
  return store
}

/** Whether a status that came tells nothing but the time, and that as the page has it: it comes every few seconds. */
function isOnlyTheTime(status: KioskStatus, live: Live): boolean {
  if (live.status === null || Math.abs(kioskNowMs(live) - status.nowMs) > clockSlackMs) return false
  return shareUnchanged(live.status, { ...status, nowMs: live.status.nowMs }) === live.status
}

/** The kiosk's own time in Unix ms, carried on from its last word: a page's clock is never believed. */
export function kioskNowMs(live: Pick<Live, 'status' | 'statusAtMs'>): number {
  return live.status === null ? 0 : live.status.nowMs + (performance.now() - live.statusAtMs)
}
