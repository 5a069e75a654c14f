import './orders.css'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useWords } from '../../state/use-words.ts'
import type { PageProps } from '../page.ts'
import { useSaleActions } from './sale-actions.tsx'
import { SaleEntry } from './sale-entry.tsx'
import { useSaleList } from './use-sale-list.ts'

/** The sales of this kiosk in the last hours, the newest first and a page at a time: what became of its tickets, and show again. */
export function OrdersScreen({ title, onBack }: PageProps) {
  const { t } = useWords()
  const { list, showMore } = useSaleList()
  const { ask, dialogs } = useSaleActions()
  return (
    <ScreenFrame
      backdrop={null}
      showOfflineBanner={false}
      bar={<BottomBar back={{ label: t.app.back, onPress: onBack }}>{t.orders.hint}</BottomBar>}
    >
      <div className="orders scroll" data-page="orders">
        <h1>{title}</h1>
        {list?.sales.length === 0 && <p className="lead">{t.orders.none}</p>}
        <ul className="entries panel" hidden={!list || list.sales.length === 0}>
          {list?.sales.map((sale) => (
            <SaleEntry key={sale.saleId} sale={sale} onAsk={ask} />
          ))}
        </ul>
        {list?.hasMore && (
          <button type="button" className="button" data-more="sales" onClick={showMore}>
            {t.people.showMore}
          </button>
        )}
      </div>
      {dialogs}
    </ScreenFrame>
  )
}
