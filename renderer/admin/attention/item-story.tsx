import { toFen } from '../../../shared/core/money.ts'
import type { ShownItem } from '../../../shared/sales/staff-calls.ts'
import { useWords, type Words } from '../../state/use-words.ts'

/** What happened, in the order in which a person asks: what is wrong, of which ticket, how much money, where and when. */
export function ItemStory({ item }: { readonly item: ShownItem }) {
  const words = useWords()
  const { t, f } = words
  return (
    <div className="item-story">
      <h2>{t.people.why[item.why]}</h2>
      <p>{t.people.whyMore[item.why]}</p>
      {item.cause && <p>{t.people.cause[item.cause]}</p>}
      {item.payment && <p data-payment>{f.dotted(...paymentFactsOf(item.payment, words))}</p>}
      <p className="quiet">{f.dotted(...factsOf(item, words))}</p>
    </div>
  )
}

function factsOf(
  { ticket, showtime, device, seq, madeAtMs, payer, why, amountFen, paidFen }: ShownItem,
  { t, f }: Words,
): string[] {
  const facts: string[] = []
  if (showtime) facts.push(f.text(showtime.filmTitle), f.text(showtime.hallName), f.stamp(showtime.beginsAtMs))
  if (ticket) facts.push(t.seats.seat(ticket.row, ticket.col), `${t.done.number} ${ticket.ticketNumber}`)
  if (device !== null) facts.push(seq === null ? t.people.ofKiosk(device) : t.people.ofEntry(device, seq))
  if (why === 'refund-differs') facts.push(t.people.paidOf(f.money(paidFen), f.money(amountFen ?? paidFen)))
  if (why === 'refund-due' && payer !== null) facts.push(t.people.paidBy(payer))
  return [...facts, t.people.since(f.stamp(madeAtMs))]
}

/** By what staff find a payment in the terminal or at the bank. */
function paymentFactsOf(payment: NonNullable<ShownItem['payment']>, { t, f }: Words): string[] {
  const { paymentKey, startedAtMs, method, isCharged } = payment
  const facts: string[] = []
  if (startedAtMs !== null) facts.push(t.people.paymentBegan(f.stamp(startedAtMs)))
  if (method !== null) facts.push(t.orders.method[method])
  if (isCharged !== null) facts.push(isCharged ? t.people.terminalCharged : t.people.terminalDidNot)
  return [...facts, t.people.paymentKey(paymentKey)]
}

/** The money that an item is about, or what its ticket cost; null: neither is known. Paid in part: what differs. */
export function moneyOf({ amountFen, paidFen, ticket }: ShownItem) {
  const wholeFen = amountFen ?? ticket?.paidFen ?? null
  return wholeFen === null ? null : toFen(Math.abs(wholeFen - paidFen))
}
