import { useState } from 'react'
import type { ListedItem, WayToEnd } from '../../../shared/sync/staff-messages.ts'
import { useKiosk } from '../../app/kiosk-context.ts'
import { useWords } from '../../app/use-words.ts'
import { Question } from '../question.tsx'
import { refusalWords } from '../refusal-words.ts'
import { ItemStory, moneyOf } from './item-story.tsx'

type Way = WayToEnd | 'pay-cash'

type Props = {
  readonly item: ListedItem
  readonly onEnded: () => void
  readonly onReseat: () => void
}

function isPayable({ why, amountFen, paidFen }: ListedItem): boolean {
  return why === 'refund-due' || (why === 'refund-differs' && (amountFen ?? 0) > paidFen)
}

/** One thing that waits for a person: its story, its money, and each way to end it with a question first. */
export function ItemCard({ item, onEnded, onReseat }: Props) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const [asked, setAsked] = useState<Exclude<Way, 'reseat'>>()
  const money = moneyOf(item)
  const ways: Way[] = isPayable(item) ? ['pay-cash', ...item.ways] : item.ways

  const end = async (way: Exclude<Way, 'reseat'>) => {
    const answer =
      way === 'pay-cash'
        ? await link.call('refunds.payCash', { ticketNumber: item.ticket?.ticketNumber ?? (0 as never) })
        : await link.call('toResolve.end', { itemId: item.itemId, end: { how: way } })
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
