import './orders.css'
import { useWords } from '../../app/use-words.ts'
import { BottomBar } from '../../kiosk/shell/bottom-bar.tsx'
import { Stage } from '../../kiosk/shell/stage.tsx'
import { useSaleActions } from './sale-actions.tsx'
import { SaleEntry } from './sale-entry.tsx'
import { useSaleList } from './use-sale-list.ts'

/** The sales of this kiosk in the last hours, the newest first and a page at a time: what became of its tickets, and show again. */
export function OrdersScreen({ onBack }: { readonly onBack: () => void }) {
  const { t } = useWords()
  const { list, showMore } = useSaleList()
  const { ask, dialogs } = useSaleActions()
  return (
    <Stage
      light={null}
      saysLine={false}
      bar={<BottomBar back={{ label: t.app.back, onPress: onBack }}>{t.orders.hint}</BottomBar>}
    >
      <div className="orders scroll" data-page="orders">
        <h1>{t.orders.title}</h1>
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
    </Stage>
  )
}
