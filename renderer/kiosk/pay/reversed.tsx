import type { OrderView } from '../../../shared/sales/order.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useKiosk } from '../../state/kiosk-context.ts'
import { goTo } from '../../state/session-store.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = { readonly order: Extract<OrderView, { stage: 'reversed' }> }

/** The money goes back to where it came from: says how much and which way. */
export function Reversed({ order }: Props) {
  const { link, session } = useKiosk()
  const { t, f } = useWords()
  const { filmId, showtimeId } = order
  const again = async () => {
    session.setState((state) => goTo(state, { kind: 'seats', filmId, showtimeId }))
    await link.call('order.finish', {})
  }
  const next = (
    <button type="button" className="button button-next" onClick={() => void again()}>
      {t.pay.again}
    </button>
  )
  return (
    <ScreenFrame backdrop={order.posterPath} bar={<BottomBar next={next} />}>
      <section className="payment" role="status">
        <div className="payment-sign">
          <Icon name="refund" />
        </div>
        <h1>{t.pay.reversed}</h1>
        <p className="lead">{t.pay.reversedHow(f.money(order.totalFen))}</p>
      </section>
    </ScreenFrame>
  )
}
