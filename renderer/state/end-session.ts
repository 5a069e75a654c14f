import type { Kiosk } from './kiosk-context.ts'
import { freshSession } from './session-store.ts'

/**
 * Wipes everything that a person did here and returns their seats. An open payment refuses that: then the order
 * stays on the screen, for it may turn into tickets.
 */
export async function endSession({ link, live, session }: Kiosk): Promise<void> {
  const { order, staff } = live.getState()
  session.setState(freshSession)
  if (staff !== null) await link.call('staff.signOut', {})
  if (order?.stage === 'held') await link.call('order.leave', {})
  if (order && ['sold', 'reversed', 'with-staff'].includes(order.stage)) await link.call('order.finish', {})
}
