import type { OrderView } from '../../../shared/sales/order.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { MethodPicture } from './method-picture.tsx'

type Props = { readonly order: Extract<OrderView, { stage: 'paying' }> }

/** While the terminal waits for the person: what to do at it, and how to stop. */
export function Paying({ order }: Props) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const { method, isCancelling } = order
  const title = method === 'card' ? t.pay.payingCard : t.pay.payingWallet
  const how = method === 'card' ? t.pay.payingCardHow : t.pay.payingWalletHow
  const cancel = {
    label: isCancelling ? t.pay.cancelling : t.pay.cancel,
    isDisabled: isCancelling,
    onPress: () => void link.call('order.cancelPayment', {}),
  }
  return (
    <ScreenFrame
      backdrop={order.posterPath}
      bar={
        <BottomBar back={cancel}>
          <strong className="bar-total">{f.money(order.totalFen)}</strong>
          <span>{t.pay.paying}</span>
        </BottomBar>
      }
    >
      <section className="payment" role="status">
        <MethodPicture method={method} />
        <p className="payment-amount">{f.money(order.totalFen)}</p>
        <h1>{title}</h1>
        <p className="lead">{how}</p>
      </section>
    </ScreenFrame>
  )
}
