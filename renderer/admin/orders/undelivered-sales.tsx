import './orders.css'
import { isUndelivered } from '../../../shared/sales/sale-list.ts'
import { useFeed } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import type { WayPanel } from '../page.ts'
import { useSaleActions } from './sale-actions.tsx'
import { SaleEntry } from './sale-entry.tsx'

/** Sales that were paid and whose tickets nobody has seen, and the way to all others. */
export function UndeliveredSales({ onOpen }: Parameters<WayPanel>[0]) {
  const { t } = useWords()
  const list = useFeed('sales', {})
  const { ask, dialogs } = useSaleActions()
  const undelivered = list?.sales.filter(isUndelivered) ?? []
  return (
    <section className="panel" data-tone={undelivered.length > 0 ? 'waiting' : undefined}>
      <header className="panel-heading">
        <h2 className="eyebrow">{undelivered.length > 0 ? t.people.undelivered : t.orders.title}</h2>
        <button type="button" className="button" data-page="orders" data-action="orders" onClick={onOpen}>
          {t.orders.all}
        </button>
      </header>
      {list && undelivered.length === 0 && <p className="quiet">{t.orders.allDelivered}</p>}
      {undelivered.length > 0 && <p className="quiet">{t.people.undeliveredHint}</p>}
      <ul className="entries">
        {undelivered.map((sale) => (
          <SaleEntry key={sale.saleId} sale={sale} onAsk={ask} />
        ))}
      </ul>
      {dialogs}
    </section>
  )
}
