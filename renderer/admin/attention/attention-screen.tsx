import { useState } from 'react'
import type { Showing } from '../../../shared/sales/order.ts'
import type { DeliveredTicket, ShownItem } from '../../../shared/sales/staff-calls.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { DeliveredTickets } from '../delivered-tickets.tsx'
import type { PageProps } from '../page.ts'
import { ItemCard, type PaidInCash } from './item-card.tsx'
import { PaidNotice } from './paid-notice.tsx'
import { Reseat } from './reseat.tsx'
import { type ItemOrder, useReviewItems } from './use-review-items.ts'

const orders = ['oldest', 'newest'] as const

/** What waits for a person in the whole cinema, by the kiosk that brought it. */
export function AttentionScreen({ title, onBack }: PageProps) {
  const { t, f } = useWords()
  const [order, setOrder] = useState<ItemOrder>('oldest')
  const { answer, showMore, refresh } = useReviewItems(order)
  const [reseated, setReseated] = useState<ShownItem>()
  const [handed, setHanded] = useState<{ readonly tickets: readonly DeliveredTicket[]; readonly showing?: Showing }>()
  const [paid, setPaid] = useState<PaidInCash>()
  const back = { label: t.app.back, onPress: reseated ? () => setReseated(undefined) : onBack }
  const again = (
    <button type="button" className="button" onClick={refresh}>
      <Icon name="refresh" />
      {t.admin.refresh}
    </button>
  )
  const showtime = reseated?.showtime
  const items = answer.status === 'there' ? answer.value : null
  return (
    <ScreenFrame backdrop={null} showOfflineBanner={false} bar={<BottomBar back={back} next={again} />}>
      {reseated && showtime ? (
        <Reseat
          item={{ ...reseated, showtime }}
          onDone={(ticket, showing) => {
            setReseated(undefined)
            if (ticket) setHanded({ tickets: [ticket], ...(showing ? { showing } : {}) })
            refresh()
          }}
        />
      ) : (
        <div className="attention scroll">
          <h1>{title}</h1>
          {answer.status === 'refused' && <p className="lead">{t.people.refusal.NoLine}</p>}
          {items?.openCount === 0 && <p className="lead">{t.people.nothing}</p>}
          {items && items.openCount > 0 && (
            <div className="items-order">
              <p className="quiet">{t.people.openCount(items.openCount)}</p>
              {orders.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="button"
                  aria-pressed={one === order}
                  data-order={one}
                  onClick={() => setOrder(one)}
                >
                  {t.people.order[one]}
                </button>
              ))}
            </div>
          )}
          {items?.groups.map((group) => (
            <section key={group.device} data-device={group.device}>
              <h2 className="eyebrow">
                {f.dotted(t.people.groupOf(group.device), t.people.openCount(group.openCount))}
              </h2>
              <ul className="items">
                {group.items.map((item) => (
                  <ItemCard
                    key={item.itemId}
                    item={item}
                    onEnded={refresh}
                    onReseat={() => setReseated(item)}
                    onPaid={setPaid}
                  />
                ))}
              </ul>
              {group.next !== null && (
                <button type="button" className="button" data-more={group.device} onClick={() => showMore(group)}>
                  {t.people.showMore}
                </button>
              )}
            </section>
          ))}
        </div>
      )}
      {paid && <PaidNotice paid={paid} onClose={() => setPaid(undefined)} />}
      {handed && <DeliveredTickets {...handed} isNew onClose={() => setHanded(undefined)} />}
    </ScreenFrame>
  )
}
