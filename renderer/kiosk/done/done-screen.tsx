import './done.css'
import type { OrderTicket } from '../../../shared/sales/order.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useLive } from '../../state/kiosk-context.ts'
import type { ShownScreen } from '../../state/shown-screen.ts'
import { useNow, useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { ScrollArea } from '../../ui/scroll-area.tsx'
import { useShowing } from './use-showing.ts'

type SoldOrder = Extract<ShownScreen, { kind: 'done' }>['order']

/** The tickets, to photograph at once; the main process clears the screen for the next person. */
export function DoneScreen({ order }: { readonly order: SoldOrder }) {
  const { t, f } = useWords()
  const isOffline = useLive(({ status }) => status?.line === 'offline')
  const { isReady, collect } = useShowing(order)
  const secondsLeft = Math.max(0, Math.ceil((order.endsAtMs - useNow(250)) / 1_000))
  const next = (
    <button type="button" className="button button-next" data-action="done" disabled={!isReady} onClick={collect}>
      {t.done.finishIn(secondsLeft)}
    </button>
  )
  return (
    <ScreenFrame
      backdrop={order.posterPath}
      showOfflineBanner={false}
      bar={
        <BottomBar next={next}>
          <strong className="bar-total">{f.money(order.totalFen)}</strong>
          <span>{t.done.paid}</span>
        </BottomBar>
      }
    >
      <ScrollArea className="done">
        <header className="done-heading">
          <div className="done-sign">
            <Icon name="check" />
          </div>
          <h1>{t.done.title}</h1>
          <p className="done-hall">{t.done.hall(f.text(order.hallName))}</p>
          <p className="lead">{t.done.hallHow(f.time(order.beginsAt))}</p>
          <p className="lead">{t.done.hint}</p>
          {order.changed && (
            <p className="done-note" role="alert">
              {t.done.changed[order.changed]}
            </p>
          )}
          {isOffline && <p className="done-note">{t.done.offline}</p>}
        </header>
        <ul className="tickets" data-count={order.tickets.length}>
          {order.tickets.map((ticket) => (
            <Ticket key={ticket.ticketNumber} order={order} ticket={ticket} />
          ))}
        </ul>
      </ScrollArea>
    </ScreenFrame>
  )
}

function Ticket({ order, ticket }: { readonly order: SoldOrder; readonly ticket: OrderTicket }) {
  const { t, f } = useWords()
  const nowMs = useToday()
  const seat = t.seats.seat(ticket.row, ticket.col)
  return (
    <li className="ticket" data-ticket={ticket.ticketNumber}>
      <div className="ticket-code">
        <QrCode text={ticket.token} label={t.done.qr(seat)} />
      </div>
      <div className="ticket-stub">
        {order.copy > 1 && (
          <p className="copy-mark" data-copy={order.copy}>
            {t.done.copy(order.copy)}
          </p>
        )}
        <p className="ticket-seat">{seat}</p>
        <p className="ticket-film">{f.text(order.filmTitle)}</p>
        <p>{f.text(order.hallName)}</p>
        <p>{f.moment(order.beginsAt, nowMs)}</p>
        <p className="ticket-number">
          {t.done.number} {ticket.ticketNumber}
        </p>
      </div>
    </li>
  )
}
