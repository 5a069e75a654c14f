import type { SeatMap } from '../../shared/catalog/views.ts'
import type { SeatPosition } from '../../shared/seats/seat-plan.ts'
import type { SeatState } from '../state/seat-selection.ts'
import { useWords } from '../state/use-words.ts'
import { HallRoom } from './hall-room.tsx'
import { SeatPlanView } from './seat-plan-view.tsx'

type Props = {
  readonly map: SeatMap
  readonly states: ReadonlyMap<string, SeatState>
  readonly onSeat: (seat: SeatPosition) => void
}

/** The hall of one showtime with its seats as they are. */
export function HallView({ map, states, onSeat }: Props) {
  const { t, f } = useWords()
  const { plan, showtime } = map
  const name = t.seats.hallFor(f.text(showtime.hallName))
  return (
    <HallRoom plan={plan}>
      {() => (
        <SeatPlanView
          plan={plan}
          states={states}
          name={name}
          onSeat={onSeat}
          help={t.seats.planHelp}
          stateWords={t.seats.state}
        />
      )}
    </HallRoom>
  )
}
