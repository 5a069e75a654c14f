import type { HeldOrder } from '../../../shared/sales/order.ts'
import type { CallName, CallRefusal, LinkLost, LinkRefusal } from '../../../shared/screen-api.ts'
import type { Messages } from '../../i18n/message-table.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

type OrderCall = Extract<CallName, 'order.pay' | 'order.extend' | 'order.leave'>
export type PayRefusal = (CallRefusal<OrderCall> | LinkRefusal | LinkLost)['code']

type Props = {
  readonly lastPayment: HeldOrder['lastPayment']
  readonly changed: HeldOrder['changed']
  readonly refusal: PayRefusal | undefined
  readonly hasMethods: boolean
}

/** What became of the last try, money first: every outcome has its own sentence. */
export function PayNotice(props: Props) {
  const { t } = useWords()
  const text = noticeText(t, props)
  return (
    <div className="pay-notice" role="status">
      {text !== '' && (
        <p>
          <Icon name="alert" />
          <span>{text}</span>
        </p>
      )}
    </div>
  )
}

function noticeText(t: Messages, { lastPayment, changed, refusal, hasMethods }: Props): string {
  if (changed) return t.pay.changed[changed]
  switch (refusal) {
    case 'AlreadyExtended':
      return t.pay.alreadyExtended
    case 'NoOrder':
      return t.pay.noOrder
    case 'PaymentOpen':
      return t.pay.paymentOpen
    case 'NotSelling':
      return t.pay.notSelling
    // The order itself says what has changed, in the same moment.
    case 'ShowtimeChanged':
      return ''
    case 'BadRequest':
    case 'NotAllowed':
    case 'Internal':
    case 'LinkLost':
      return t.pay.unsure
    case undefined:
  }
  if (!hasMethods) return t.pay.noMethods
  switch (lastPayment) {
    case 'declined':
      return t.pay.declined
    case 'cancelled':
      return t.pay.cancelled
    case 'never-charged':
      return t.pay.neverCharged
    case null:
      return ''
  }
}
