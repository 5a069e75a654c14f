import type { HandedTicket } from '../../shared/sales/staff-calls.ts'
import { useWords } from '../app/use-words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { QrCode } from '../ui/qr-code.tsx'

type Props = { readonly tickets: readonly HandedTicket[]; readonly onClose: () => void }

/** Tickets for a customer who stands here, to photograph. */
export function HandedTickets({ tickets, onClose }: Props) {
  const { t } = useWords()
  return (
    <Dialog title={t.people.tickets} onDismiss={onClose}>
      <ul className="handed">
        {tickets.map(({ ticketNumber, row, col, token }) => (
          <li key={ticketNumber} data-ticket={ticketNumber}>
            <QrCode text={token} label={t.done.qr(t.seats.seat(row, col))} />
            <strong>{t.seats.seat(row, col)}</strong>
            <span className="quiet">
              {t.done.number} {ticketNumber}
            </span>
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <button type="button" className="button button-next" onClick={onClose}>
          {t.people.handedOver}
        </button>
      </div>
    </Dialog>
  )
}
