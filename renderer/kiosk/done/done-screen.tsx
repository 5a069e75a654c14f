import './done.css'
import type { OrderTicket } from '../../../shared/sales/order.ts'
import { endSession } from '../../app/end-session.ts'
import { withTickets } from '../../app/idle.ts'
import { useKiosk } from '../../app/kiosk-context.ts'
import type { ShownScreen } from '../../app/shown-screen.ts'
import { useIdle } from '../../app/use-idle.ts'
import { useNow } from '../../app/use-now.ts'
import { useWords } from '../../app/use-words.ts'
import { Icon } from '../../ui/icon.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { ScrollArea } from '../../ui/scroll-area.tsx'
import { BottomBar } from '../shell/bottom-bar.tsx'
import { Stage } from '../shell/stage.tsx'

type SoldOrder = Extract<ShownScreen, { at: 'done' }>['order']

/** The tickets, to photograph at once; the screen clears itself for the next person. */
export function DoneScreen({ order }: { readonly order: SoldOrder }) {
  const kiosk = useKiosk()
  const { t, f } = useWords()
  const { phase } = useIdle(withTickets)
  const next = (
    <button type="button" className="button button-next" onClick={() => void endSession(kiosk)}>
      {phase.is === 'counting' ? t.done.finishIn(phase.secondsLeft) : t.done.finish}
    </button>
  )
  return (
    <Stage
      light={order.posterPath}
      saysLine={false}
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
          {order.isOffline && <p className="done-note">{t.done.offline}</p>}
        </header>
        <ul className="tickets" data-count={order.tickets.length}>
          {order.tickets.map((ticket) => (
            <Ticket key={ticket.ticketNumber} order={order} ticket={ticket} />
          ))}
        </ul>
      </ScrollArea>
    </Stage>
  )
}

function Ticket({ order, ticket }: { readonly order: SoldOrder; readonly ticket: OrderTicket }) {
  const { t, f } = useWords()
  const nowMs = useNow(60_000)
  const seat = t.seats.seat(ticket.row, ticket.col)
  return (
    <li className="ticket" data-ticket={ticket.ticketNumber}>
      <div className="ticket-code">
        <QrCode text={ticket.token} label={t.done.qr(seat)} />
      </div>
      <div className="ticket-stub">
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
