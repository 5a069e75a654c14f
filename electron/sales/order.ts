import type { Observable } from 'rxjs'
import type { OrderView } from '../../shared/sales/order.ts'
import type { KioskCallHandlers } from '../link/kiosk-service.ts'

/** The one order of this kiosk, as its screens use it (shared/kiosk-api.ts, `order.*`). */
export type Orders = {
  readonly hold: KioskCallHandlers['order.hold']
  readonly extend: KioskCallHandlers['order.extend']
  readonly leave: KioskCallHandlers['order.leave']
  readonly pay: KioskCallHandlers['order.pay']
  readonly cancelPayment: KioskCallHandlers['order.cancelPayment']
  readonly finish: KioskCallHandlers['order.finish']
  /** The present order at once, then each change. */
  readonly view$: Observable<OrderView>
}
