import type { DeviceView } from '../../shared/sync/views.ts'
import type { PreviousPayments } from '../sales/previous-payments.ts'
import type { RightsProjection } from '../seats/rights-projection.ts'

/** Payments of which nobody knows yet how they ended, as staff see them: also those of devices that this kiosk was before. */
export function createListOpenPayments(deps: {
  readonly rights: Pick<RightsProjection, 'openPayments'>
  readonly previousPayments: Pick<PreviousPayments, 'open'>
}): () => DeviceView['openPayments'] {
  const { rights, previousPayments } = deps
  return () => [
    ...previousPayments.open().map(({ paymentKey, totalFen, step, startedAtMs, owner }) => {
      return { paymentKey, totalFen, step, startedAtMs, formerDevice: owner.device }
    }),
    ...rights.openPayments().map(({ paymentKey, totalFen, step, startedAtMs }) => {
      return { paymentKey, totalFen, step, startedAtMs, formerDevice: null }
    }),
  ]
}
