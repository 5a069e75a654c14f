import { isUndelivered, type ListedSale } from '../../../shared/sales/sale-list.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'

type Props = { readonly sale: ListedSale; readonly onAsk: (sale: ListedSale, does: 'show' | 'void') => void }

/** One sale: when, what, how much, what became of it, and what can be done. */
export function SaleEntry({ sale, onAsk }: Props) {
  const { t, f } = useWords()
  const nowMs = useToday()
  const { filmTitle, hallName, beginsAt, tickets, copies, state } = sale
  const seats = t.seats.list(tickets.map(({ row, col }) => t.seats.seat(row, col)))
  const refunded = tickets.filter(({ isRefunded }) => isRefunded).length
  return (
    <li className="sale" data-order={sale.saleId} data-state={state}>
      <span>{f.stamp(sale.atMs)}</span>
      <span className="sale-state" data-tone={isUndelivered(sale) ? 'waiting' : undefined}>
        {t.orders.state[state]}
      </span>
      <span className="price">{f.money(sale.totalFen)}</span>
      <p className="sale-what">
        <strong>{f.text(filmTitle)}</strong>
        <span>{f.text(hallName)}</span>
        {beginsAt !== null && <span>{f.moment(beginsAt, nowMs)}</span>}
        <span>{seats}</span>
      </p>
      <p className="quiet sale-what">
        <span>{t.orders.method[sale.method]}</span>
        <span>{t.orders.numbers(tickets.map(({ ticketNumber }) => String(ticketNumber)).join(', '))}</span>
        {copies > 0 && <span>{t.orders.shown(copies)}</span>}
        {tickets.map(
          ({ row, col, ticketNumber, reseatedTo: to }) =>
            to && (
              <span key={ticketNumber} data-reseated={to.ticketNumber}>
                {t.orders.reseated(t.seats.seat(row, col), t.seats.seat(to.row, to.col), to.ticketNumber)}
              </span>
            ),
        )}
        {refunded > 0 && refunded < tickets.length && <span>{t.orders.partRefunded(refunded)}</span>}
      </p>
      <div className="entry-actions">
        {sale.mayShow && (
          <button type="button" className="button" data-action="print" onClick={() => onAsk(sale, 'show')}>
            {copies > 0 ? t.orders.showAgain : t.people.deliver}
          </button>
        )}
        {sale.mayVoid && (
          <button type="button" className="button" data-action="void" onClick={() => onAsk(sale, 'void')}>
            {t.people.takeBack}
          </button>
        )}
      </div>
    </li>
  )
}
