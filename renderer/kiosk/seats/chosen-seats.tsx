import type { SeatPosition } from '../../../shared/seats/seat-plan.ts'
import { compareSeats, seatKey } from '../../../shared/seats/seat-plan.ts'
import { useWords } from '../../app/use-words.ts'
import { Icon } from '../../ui/icon.tsx'

type Props = { readonly chosen: readonly SeatPosition[]; readonly onRemove: (seat: SeatPosition) => void }

/** The chosen seats by name; a touch lets one go. */
export function ChosenSeats({ chosen, onRemove }: Props) {
  const { t } = useWords()
  if (chosen.length === 0) return <p className="chosen-none">{t.seats.none}</p>
  return (
    <ul className="chosen">
      {chosen.toSorted(compareSeats).map((seat) => {
        const name = t.seats.seat(seat.row, seat.col)
        return (
          <li key={seatKey(seat)}>
            <button
              type="button"
              className="chosen-seat"
              aria-label={t.seats.remove(name)}
              onClick={() => onRemove(seat)}
            >
              {name}
              <Icon name="close" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
