import type { Kiosk } from '../state/kiosk-context.ts'
import { kioskNowMs } from '../state/live-store.ts'
import { backToSeats, freshSession } from '../state/session-store.ts'

const slackMs = 1000

/**
 * Tells the person at their seats, still selected, that the time to pay ran out; any other end was their own wish. Where
 * the main process has taken what was paid off the screen, nothing of that person stays on the page. A page that begins in
 * the middle of an order, as after a restart, goes on in the language of its customer.
 */
export function followOrder({ live, session }: Pick<Kiosk, 'live' | 'session'>): void {
  live.subscribe((now, { order: before }) => {
    if (before === null && now.order && now.order.stage !== 'none' && now.order.language !== null) {
      session.setState({ language: now.order.language })
    }
    const isOver = before?.stage === 'sold' || before?.stage === 'with-staff'
    if (isOver && now.order?.stage === 'none' && now.staff === null) {
      session.setState((state) => (state.place.kind === 'staff-sign-in' ? state : freshSession))
    }
    if (before?.stage !== 'held' || now.order?.stage !== 'none') return
    if (kioskNowMs(now) < before.endsAtMs - slackMs) return
    session.setState((state) => (state.place.kind === 'seats' ? backToSeats(state, before, true) : state))
  })
}
