import { useState } from 'react'
import type { SettledOutcome } from '../../../shared/journal/journal-entry.ts'
import { maySettle } from '../../../shared/sales/payments.ts'
import type { DeviceView } from '../../../shared/sync/views.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Question } from '../question.tsx'
import { refusalWords } from '../refusal-words.ts'

const outcomes: readonly SettledOutcome[] = ['charged', 'not-charged']

type OpenPayment = DeviceView['openPayments'][number]

/** Seats of a device that this kiosk was before are not its own to sell any more: then only that nothing was charged. */
function mayEnd(payment: OpenPayment, outcome: SettledOutcome): boolean {
  return maySettle(payment, outcome) && (payment.formerDevice === null || outcome === 'not-charged')
}

/** Payments of which nobody knows yet how they ended: staff are asked about these first, and may say how they did. */
export function OpenPayments({ device }: { readonly device: DeviceView }) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const [asked, setAsked] = useState<{ readonly payment: OpenPayment; readonly outcome: SettledOutcome }>()
  if (device.openPayments.length === 0 && !asked) return null

  const settle = async (payment: OpenPayment, outcome: SettledOutcome) => {
    const answer = await link.call('payments.settle', { paymentKey: payment.paymentKey, outcome })
    return answer.ok ? null : refusalWords({ t, f }, answer.refusal)
  }
  return (
    <section className="panel" data-tone="waiting">
      <h2 className="eyebrow">{t.admin.openPayments}</h2>
      <ul className="entries">
        {device.openPayments.map((payment) => (
          <li key={payment.paymentKey}>
            <span>{f.stamp(payment.startedAtMs)}</span>
            <span>{t.admin.step[payment.step]}</span>
            <span className="price">{f.money(payment.totalFen)}</span>
            {payment.formerDevice !== null && <span className="quiet">{t.people.ofKiosk(payment.formerDevice)}</span>}
            {outcomes.some((outcome) => mayEnd(payment, outcome)) && (
              <div className="entry-actions">
                {outcomes
                  .filter((outcome) => mayEnd(payment, outcome))
                  .map((outcome) => (
                    <button
                      key={outcome}
                      type="button"
                      className="button"
                      data-settle={outcome}
                      onClick={() => setAsked({ payment, outcome })}
                    >
                      {t.people.settle[outcome]}
                    </button>
                  ))}
              </div>
            )}
          </li>
        ))}
      </ul>
      {asked && (
        <Question
          title={t.people.settleTitle[asked.outcome]}
          body={t.people.settleBody[asked.outcome](f.money(asked.payment.totalFen))}
          yes={t.people.settle[asked.outcome]}
          onYes={() => settle(asked.payment, asked.outcome)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  )
}
