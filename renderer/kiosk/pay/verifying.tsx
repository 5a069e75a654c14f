import type { OrderView } from '../../../shared/sales/order.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useWords } from '../../state/use-words.ts'
import { Spinner } from '../../ui/spinner.tsx'

type Props = { readonly order: Extract<OrderView, { stage: 'verifying' }> }

/** Nobody knows yet whether money was taken: says so, that the seats are safe, and not to pay again. */
export function Verifying({ order }: Props) {
  const { t, f } = useWords()
  const seats = t.seats.list(order.lines.map(({ row, col }) => t.seats.seat(row, col)))
  return (
    <ScreenFrame
      backdrop={order.posterPath}
      bar={
        <BottomBar>
          <strong className="bar-total">{f.money(order.totalFen)}</strong>
          <span>{seats}</span>
        </BottomBar>
      }
    >
      <section className="payment" role="status">
        <Spinner />
        <h1>{t.pay.verifying}</h1>
        <p className="lead">{t.pay.verifyingHow}</p>
        <p className="payment-help">{t.pay.verifyingHelp(f.money(order.totalFen))}</p>
      </section>
    </ScreenFrame>
  )
}
