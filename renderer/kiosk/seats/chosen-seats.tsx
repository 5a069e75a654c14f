import { maxTicketsPerOrder } from '../../../shared/sales/selling-rules.ts'
import { compareSeats, type SeatPosition, seatKey } from '../../../shared/seats/seat-plan.ts'
import { useWords } from '../../state/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = { readonly chosen: readonly SeatPosition[]; readonly onRemove: (seat: SeatPosition) => void }

/** A place for each ticket that one may buy, filled by the chosen seats; a touch lets one go. */
export function ChosenSeats({ chosen, onRemove }: Props) {
  const { t } = useWords()
  const emptyPlaces = Array.from({ length: maxTicketsPerOrder - chosen.length }, (_, index) => index)
  return (
    <ul className="chosen" aria-label={t.seats.yours}>
      {chosen.toSorted(compareSeats).map((seat) => (
        <li key={seatKey(seat)}>
          <button type="button" className="chosen-seat" onClick={() => onRemove(seat)}>
            <span className="chosen-row">{t.seats.rowShort(seat.row)}</span>
            <span className="chosen-col">{t.seats.seatShort(seat.col)}</span>
            <Icon name="close" />
            <span className="visually-hidden">{t.seats.remove}</span>
          </button>
        </li>
      ))}
      {emptyPlaces.map((place) => (
        <li key={`empty ${place}`} className="chosen-empty" aria-hidden="true" />
      ))}
    </ul>
  )
}
