import { useState } from 'react'
import type { HandedTicket } from '../../../shared/sales/staff-calls.ts'
import type { ListedItem } from '../../../shared/sync/staff-messages.ts'
import { useWords } from '../../app/use-words.ts'
import { BottomBar } from '../../kiosk/shell/bottom-bar.tsx'
import { Stage } from '../../kiosk/shell/stage.tsx'
import { Icon } from '../../ui/icon.tsx'
import { HandedTickets } from '../handed-tickets.tsx'
import { ItemCard } from './item-card.tsx'
import { Reseat } from './reseat.tsx'
import { useToResolve } from './use-to-resolve.ts'

/** What waits for a person in the whole cinema, the oldest first. */
export function ToResolveScreen({ onBack }: { readonly onBack: () => void }) {
  const { t } = useWords()
  const { toResolve, refresh } = useToResolve()
  const [reseated, setReseated] = useState<ListedItem>()
  const [handed, setHanded] = useState<HandedTicket>()
  const back = { label: t.app.back, onPress: reseated ? () => setReseated(undefined) : onBack }
  const again = (
    <button type="button" className="button" onClick={refresh}>
      <Icon name="refresh" />
      {t.admin.refresh}
    </button>
  )
  const showtime = reseated?.showtime
  return (
    <Stage light={null} saysLine={false} bar={<BottomBar back={back} next={again} />}>
      {reseated && showtime ? (
        <Reseat
          item={{ ...reseated, showtime }}
          onDone={(ticket) => {
            setReseated(undefined)
            setHanded(ticket ?? undefined)
            refresh()
          }}
        />
      ) : (
        <div className="to-resolve scroll">
          <h1>{t.people.toResolve}</h1>
          {toResolve.is === 'unavailable' && <p className="lead">{t.people.refusal.NoLine}</p>}
          {toResolve.is === 'there' && toResolve.items.length === 0 && <p className="lead">{t.people.nothing}</p>}
          {toResolve.is === 'there' && (
            <ul className="items">
              {toResolve.items.map((item) => (
                <ItemCard key={item.itemId} item={item} onEnded={refresh} onReseat={() => setReseated(item)} />
              ))}
            </ul>
          )}
        </div>
      )}
      {handed && <HandedTickets tickets={[handed]} onClose={() => setHanded(undefined)} />}
    </Stage>
  )
}
