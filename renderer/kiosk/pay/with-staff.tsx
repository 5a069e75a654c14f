import type { OrderView } from '../../../shared/sales/order.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { endSession } from '../../state/end-session.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = { readonly order: Extract<OrderView, { stage: 'with-staff' }> }

/** It was paid, but that turned out too late to show the tickets to whoever stands here now: says who has them. */
export function WithStaff({ order }: Props) {
  const kiosk = useKiosk()
  const { t, f } = useWords()
  const next = (
    <button type="button" className="button button-next" data-action="done" onClick={() => void endSession(kiosk)}>
      {t.done.finish}
    </button>
  )
  return (
    <ScreenFrame backdrop={order.posterPath} bar={<BottomBar next={next} />}>
      <section className="payment" role="status">
        <div className="payment-sign" data-tone="good">
          <Icon name="check" />
        </div>
        <h1>{t.pay.withStaff}</h1>
        <p className="lead">{t.pay.withStaffHow(f.money(order.totalFen))}</p>
      </section>
    </ScreenFrame>
  )
}
