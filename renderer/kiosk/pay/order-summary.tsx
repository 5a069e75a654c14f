import type { OrderView } from '../../../shared/sales/order.ts'
import { seatKey } from '../../../shared/seats/seat-plan.ts'
import { Poster } from '../../frame/poster.tsx'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'

export type OpenOrder = Exclude<OrderView, { stage: 'none' }>

/** Film, time, hall, every seat with its price, and the total. */
export function OrderSummary({ order }: { readonly order: OpenOrder }) {
  const { t, f } = useWords()
  const nowMs = useToday()
  return (
    <section className="summary">
      <Poster path={order.posterPath} title={order.filmTitle} />
      <div className="summary-film">
        <h2>{f.text(order.filmTitle)}</h2>
        <p className="summary-when">{f.moment(order.beginsAt, nowMs)}</p>
        <p className="summary-when">{f.text(order.hallName)}</p>
      </div>
      <ul className="summary-lines">
        {order.lines.map((line) => (
          <li key={seatKey(line)}>
            <span>{t.seats.seat(line.row, line.col)}</span>
            <span className="price">{f.money(line.priceFen)}</span>
          </li>
        ))}
      </ul>
      <p className="summary-total">
        <span>{f.dotted(t.pay.total, t.pay.tickets(order.lines.length))}</span>
        <strong className="price">{f.money(order.totalFen)}</strong>
      </p>
    </section>
  )
}
