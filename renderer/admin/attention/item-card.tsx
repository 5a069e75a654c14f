import { useState } from 'react'
import type { TicketNumber } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { ShownItem } from '../../../shared/sales/staff-calls.ts'
import type { WayToEnd } from '../../../shared/sync/staff-messages.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { Question } from '../question.tsx'
import { refusalWords } from '../refusal-words.ts'
import { ItemStory, moneyOf } from './item-story.tsx'

type Way = WayToEnd | 'pay-cash'

/** What was just written down as paid in cash. */
export type PaidInCash = { readonly amountFen: Fen; readonly ticketNumber: TicketNumber }

type Props = {
  readonly item: ShownItem
  readonly onEnded: () => void
  readonly onReseat: () => void
  readonly onPaid: (paid: PaidInCash) => void
}

function isPayable({ why, amountFen, paidFen }: ShownItem): boolean {
  return why === 'refund-due' || (why === 'refund-differs' && (amountFen ?? 0) > paidFen)
}

/** One thing that waits for a person: its story, its money, and each way to end it with a question first. */
export function ItemCard({ item, onEnded, onReseat, onPaid }: Props) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const [asked, setAsked] = useState<Exclude<Way, 'reseat'>>()
  const money = moneyOf(item)
  const ways: Way[] = isPayable(item) ? ['pay-cash', ...item.ways] : item.ways

  const payCash = async () => {
    const ticketNumber = item.ticket?.ticketNumber ?? (0 as never)
    const answer = await link.call('refunds.payCash', { ticketNumber })
    if (!answer.ok) return refusalWords({ t, f }, answer.refusal)
    onPaid({ amountFen: answer.value.amountFen, ticketNumber })
    onEnded()
    return null
  }
  const end = async (way: Exclude<Way, 'reseat'>) => {
    if (way === 'pay-cash') return await payCash()
    const answer = await link.call('review.end', { itemId: item.itemId, end: { kind: way } })
    if (!answer.ok) return refusalWords({ t, f }, answer.refusal)
    onEnded()
    return null
  }
  return (
    <li className="panel item" data-item={item.why}>
      <ItemStory item={item} />
      {money !== null && <p className="figure">{f.money(money)}</p>}
      <div className="item-ways">
        {ways.map((way) => (
          <button
            key={way}
            type="button"
            className="button"
            data-way={way}
            onClick={() => (way === 'reseat' ? onReseat() : setAsked(way))}
          >
            {t.people.way[way]}
          </button>
        ))}
      </div>
      {asked && (
        <Question
          title={t.people.wayTitle[asked]}
          body={t.people.wayBody[asked](money === null ? '' : f.money(money))}
          yes={t.people.way[asked]}
          onYes={() => end(asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </li>
  )
}
