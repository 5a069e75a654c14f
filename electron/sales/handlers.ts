import { BehaviorSubject } from 'rxjs'
import type { AccountId } from '../../shared/core/ids.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import type { CallName } from '../../shared/screen-api.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { Journal } from '../journal/journal.ts'
import type { Handlers } from '../link/kiosk-service.ts'
import type { Ask } from '../server-link/server-requests.ts'
import type { SalesDesk } from './open-sales-desk.ts'
import { createStaffDesk, type StaffDesk } from './staff-desk.ts'

export type SalesHandlers = Handlers<Extract<CallName, `order.${string}`> | keyof StaffDesk, 'order'> & {
  /** The one order of this kiosk, as its screen shows it. */
  readonly order$: BehaviorSubject<OrderView>
}

/** The calls of the customer's order and of the staff who look after sales, and the feed of the order. */
export function createSalesHandlers(deps: {
  readonly desk: SalesDesk
  readonly ask: Ask
  readonly journal: Pick<Journal, 'append' | 'owner'>
  readonly facts: ShowtimeFacts
  /** Who is signed in; staff's calls are for staff alone, so somebody is. */
  readonly accountId: () => AccountId
}): SalesHandlers {
  const { desk, ask, journal, facts, accountId } = deps
  const { sellTickets } = desk
  const order$ = new BehaviorSubject<OrderView>({ stage: 'none' })
  sellTickets.view$.subscribe(order$)
  const staffDesk = createStaffDesk({ desk, ask, accountId, journal, facts })

  return {
    calls: {
      'order.hold': sellTickets.hold,
      'order.extend': sellTickets.extend,
      'order.leave': sellTickets.leave,
      'order.pay': sellTickets.pay,
      'order.cancelPayment': sellTickets.cancelPayment,
      'order.finish': sellTickets.finish,
      'order.seen': sellTickets.seen,
      'order.collect': sellTickets.collect,
      'order.stay': sellTickets.stay,
      ...staffDesk,
    },
    feeds: { order: () => order$ },
    order$,
  }
}
