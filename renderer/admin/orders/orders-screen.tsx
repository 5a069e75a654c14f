import './orders.css'
import { useFeed } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import { BottomBar } from '../../kiosk/shell/bottom-bar.tsx'
import { Stage } from '../../kiosk/shell/stage.tsx'
import { useSaleActions } from './sale-actions.tsx'
import { SaleEntry } from './sale-entry.tsx'

/** Every sale of this kiosk in the last hours, the newest first: what became of its tickets, and show again. */
export function OrdersScreen({ onBack }: { readonly onBack: () => void }) {
  const { t } = useWords()
  const list = useFeed('sales', {})
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
      </div>
      {dialogs}
    </Stage>
  )
}
