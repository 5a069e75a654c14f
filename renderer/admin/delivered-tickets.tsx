import type { Showing } from '../../shared/sales/order.ts'
import type { DeliveredTicket } from '../../shared/sales/staff-calls.ts'
import { useToday } from '../state/use-now.ts'
import { useWords } from '../state/use-words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { ScrollArea } from '../ui/scroll-area.tsx'
import { useDeliveredTickets } from './use-delivered-tickets.ts'

type Props = {
  readonly tickets: readonly DeliveredTicket[]
  /** Which showing of a sale of this kiosk it is, to be written down. */
  readonly showing?: Showing
  /** A ticket that took another's place just now: however often that was shown, this is none of its copies. */
  readonly isNew?: boolean
  readonly onClose: () => void
}

/** Tickets for a customer who stands here, to photograph. */
export function DeliveredTickets({ tickets, showing, isNew = false, onClose }: Props) {
  const { t, f } = useWords()
  const nowMs = useToday()
  const { copy = 1 } = showing ?? {}
  const { refusal, isAsking, handOver } = useDeliveredTickets(showing, onClose)
  return (
    <Dialog title={t.people.tickets} onDismiss={onClose}>
      <ScrollArea className="handed-room">
        <ul className="handed">
          {tickets.map(({ ticketNumber, row, col, token, filmTitle, hallName, beginsAt }) => (
            <li key={ticketNumber} data-ticket={ticketNumber}>
              {copy > 1 && !isNew && (
                <p className="copy-mark" data-copy={copy}>
                  {t.done.copy(copy)}
                </p>
              )}
              <QrCode text={token} label={t.done.qr(t.seats.seat(row, col))} />
              <strong>{t.seats.seat(row, col)}</strong>
              <span>{f.text(filmTitle)}</span>
              <span>{f.text(hallName)}</span>
              {beginsAt !== null && <span>{f.moment(beginsAt, nowMs)}</span>}
              <span className="quiet">
                {t.done.number} {ticketNumber}
              </span>
            </li>
          ))}
        </ul>
      </ScrollArea>
      <p className="alarm" role="alert">
        {refusal}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t.people.no}
        </button>
        <button type="button" className="button button-next" data-action="done" disabled={isAsking} onClick={handOver}>
          {t.people.delivered}
        </button>
      </div>
    </Dialog>
  )
}
