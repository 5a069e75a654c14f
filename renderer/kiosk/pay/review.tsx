import { useState } from 'react'
import type { PaymentMethod } from '../../../shared/core/payment-method.ts'
import type { HeldOrder } from '../../../shared/sales/order.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useKiosk } from '../../state/kiosk-context.ts'
import { backToSeats } from '../../state/session-store.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { OrderSummary } from './order-summary.tsx'
import { PayNotice, type PayRefusal } from './pay-notice.tsx'
import { TimeLeft } from './time-left.tsx'

/** The order before it is paid: check it, and choose how to pay. */
export function Review({ order }: { readonly order: HeldOrder }) {
  const { link, session } = useKiosk()
  const { t, f, language } = useWords()
  const [isAsking, setAsking] = useState(false)
  const [refusal, setRefusal] = useState<PayRefusal>()

  const pay = async (method: PaymentMethod) => {
    setAsking(true)
    const answer = await link.call('order.pay', { method, language })
    setAsking(false)
    setRefusal(answer.ok ? undefined : answer.refusal.code)
  }
  const changeSeats = async () => {
    setAsking(true)
    session.setState((state) => backToSeats(state, order, false))
    const answer = await link.call('order.leave', {})
    setAsking(false)
    setRefusal(answer.ok ? undefined : answer.refusal.code)
  }

  const back = { label: t.pay.changeSeats, isDisabled: isAsking, onPress: () => void changeSeats() }
  const next = order.methods.map((method) => (
    <button
      key={method}
      type="button"
      className="button button-next"
      data-method={method}
      disabled={isAsking || order.changed !== null}
      onClick={() => void pay(method)}
    >
      <Icon name={method} />
      {method === 'card' ? t.pay.payByCard : t.pay.payByWallet}
    </button>
  ))
  return (
    <ScreenFrame
      backdrop={order.posterPath}
      bar={
        <BottomBar back={back} next={next}>
          <strong className="bar-total">{f.money(order.totalFen)}</strong>
          <span>{t.pay.tickets(order.lines.length)}</span>
        </BottomBar>
      }
    >
      <div className="pay scroll">
        <h1>{t.pay.title}</h1>
        <PayNotice
          lastPayment={order.lastPayment}
          changed={order.changed}
          refusal={refusal}
          hasMethods={order.methods.length > 0}
        />
        <OrderSummary order={order} />
        <div className="pay-terms">
          <TimeLeft order={order} onRefusal={setRefusal} />
          <p className="pay-refund">{t.pay.refund}</p>
        </div>
      </div>
    </ScreenFrame>
  )
}
