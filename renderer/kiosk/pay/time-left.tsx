import { useState } from 'react'
import type { HeldOrder } from '../../../shared/sales/order.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useNow } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import type { PayRefusal } from './pay-notice.tsx'

const nearlyOverMs = 60_000

type Props = { readonly order: HeldOrder; readonly onRefusal: (code: PayRefusal | undefined) => void }

/** How long the seats are kept, counted down by the kiosk's clock; once an order, it can be made longer. */
export function TimeLeft({ order, onRefusal }: Props) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const leftMs = order.endsAtMs - useNow(250)
  const [isAsking, setAsking] = useState(false)
  const extend = async () => {
    setAsking(true)
    const answer = await link.call('order.extend', {})
    setAsking(false)
    onRefusal(answer.ok ? undefined : answer.refusal.code)
  }
  return (
    <div className="time-left" data-nearly-over={leftMs < nearlyOverMs || undefined}>
      <p>
        <span>{t.pay.timeLeft}</span>
        <strong role="timer" aria-label={t.pay.timeLeft}>
          {f.countdown(leftMs)}
        </strong>
      </p>
      {order.canExtend ? (
        <button type="button" className="button" disabled={isAsking} onClick={() => void extend()}>
          {t.pay.extend}
        </button>
      ) : (
        <p className="quiet">{t.pay.extended}</p>
      )}
    </div>
  )
}
