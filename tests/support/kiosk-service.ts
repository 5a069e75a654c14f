import { NEVER } from 'rxjs'
import type { KioskCallHandlers, KioskFeedHandlers, KioskService } from '../../electron/link/kiosk-service.ts'
import { accepted } from '../../shared/core/result.ts'

type Overrides = {
  readonly calls?: Partial<KioskCallHandlers>
  readonly feeds?: Partial<KioskFeedHandlers>
  readonly audience?: KioskService['audience']
  readonly poster?: KioskService['poster']
}

/** A kiosk without a domain behind it: calls are done, feeds are silent, a guest is at the screen. */
export function aKioskService({ calls, feeds, audience, poster }: Overrides = {}): KioskService {
  const done = async () => accepted({})
  const unused = async () => {
    throw new Error('not part of this test')
  }
  const silent = () => NEVER
  return {
    calls: {
      'order.hold': done,
      'order.extend': done,
      'order.leave': done,
      'order.pay': done,
      'order.cancelPayment': done,
      'order.finish': done,
      'order.seen': done,
      'order.collect': done,
      'order.stay': done,
      'staff.signIn': unused,
      'staff.signOut': done,
      'edits.make': done,
      'edits.revise': done,
      'edits.discard': done,
      'payments.settle': done,
      'sales.deliver': unused,
      'sales.seen': done,
      'sales.collected': done,
      'sales.void': done,
      'refunds.payCash': unused,
      'review.list': unused,
      'review.end': unused,
      'reports.boxOffice': unused,
      'device.close': done,
      'devices.list': unused,
      'devices.writeOff': unused,
      'devices.proposeResale': unused,
      'devices.confirmResale': unused,
      ...calls,
    },
    feeds: {
      status: silent,
      films: silent,
      film: silent,
      seatMap: silent,
      order: silent,
      sales: silent,
      staff: silent,
      edits: silent,
      schedule: silent,
      device: silent,
      ...feeds,
    },
    audience: audience ?? (() => 'guest'),
    poster: poster ?? (async () => null),
  }
}
