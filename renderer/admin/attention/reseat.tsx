import { useMemo, useState } from 'react'
import type { Showing } from '../../../shared/sales/order.ts'
import type { DeliveredTicket, ShownItem } from '../../../shared/sales/staff-calls.ts'
import { type SeatPosition, seatKey } from '../../../shared/seats/seat-plan.ts'
import { HallView } from '../../seat-map/hall-view.tsx'
import { useFeed, useKiosk } from '../../state/kiosk-context.ts'
import { nothingSelected, seatStates } from '../../state/seat-selection.ts'
import { useWords } from '../../state/use-words.ts'
import { Question } from '../question.tsx'
import { refusalWords } from '../refusal-words.ts'

type Props = {
  readonly item: ShownItem & { readonly showtime: NonNullable<ShownItem['showtime']> }
  readonly onDone: (ticket: DeliveredTicket | null, showing: Showing | null) => void
}

/** The hall of the showtime, to choose another seat for the holder of this ticket. */
export function Reseat({ item, onDone }: Props) {
  const { link } = useKiosk()
  const { t, f } = useWords()
  const map = useFeed('seatMap', { showtimeId: item.showtime.showtimeId })
  const [chosen, setChosen] = useState<SeatPosition>()
  const states = useMemo(() => map && seatStates(map, nothingSelected), [map])
  if (!map || !states) return <p className="lead">{t.people.noHall}</p>

  const reseat = async (seat: SeatPosition) => {
    const answer = await link.call('review.end', { itemId: item.itemId, end: { kind: 'reseat', seat } })
    if (!answer.ok) return refusalWords({ t, f }, answer.refusal)
    onDone(answer.value.ticket, answer.value.showing)
    return null
  }
  return (
    <div className="reseat">
      <p className="lead">{t.people.chooseSeat}</p>
      <HallView map={map} states={states} onSeat={(seat) => states.get(seatKey(seat)) === 'free' && setChosen(seat)} />
      {chosen && (
        <Question
          title={t.people.reseatTitle(t.seats.seat(chosen.row, chosen.col))}
          body={t.people.reseatBody}
          yes={t.people.way.reseat}
          onYes={() => reseat(chosen)}
          onClose={() => setChosen(undefined)}
        />
      )}
    </div>
  )
}
