import type { DeviceView } from '../../../shared/sync/views.ts'
import { useWords } from '../../app/use-words.ts'

/** Payments of which nobody knows yet how they ended: staff are asked about these first. */
export function OpenPayments({ device }: { readonly device: DeviceView }) {
  const { t, f } = useWords()
  if (device.openPayments.length === 0) return null
  return (
    <section className="panel" data-tone="waiting">
      <h2 className="eyebrow">{t.admin.openPayments}</h2>
      <ul className="entries">
        {device.openPayments.map((payment) => (
          <li key={payment.paymentKey}>
            <span>{f.stamp(payment.startedAtMs)}</span>
            <span>{t.admin.step[payment.step]}</span>
            <span className="price">{f.money(payment.totalFen)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
