import { memo } from 'react'
import type { SeatState } from '../state/seat-selection.ts'
import { Icon } from '../ui/icon.tsx'

/** A seat of a showtime, or a place of a hall that is planned: `free` to sit in, or a `gap`. */
export type PlaceState = SeatState | 'gap'

type Props = {
  readonly row: number
  readonly col: number
  readonly state: PlaceState
  readonly isWheelchair: boolean
  /** Whether Tab stops here: one seat of the hall only, the arrow keys lead on. */
  readonly isTabStop: boolean
  readonly label: string
}

/** One seat. Plain values only, so that a change of one seat draws one seat again. */
export const SeatButton = memo(function SeatButton({ row, col, state, isWheelchair, isTabStop, label }: Props) {
  const isChosen = state === 'selected' || state === 'gap'
  const canChoose = state === 'free' || isChosen
  const canSit = state !== 'taken' && state !== 'lost' && state !== 'gap'
  return (
    <button
      type="button"
      className="seat"
      data-seat={`${row}-${col}`}
      data-state={state}
      aria-label={label}
      aria-pressed={canChoose ? isChosen : undefined}
      aria-disabled={canChoose ? undefined : true}
      tabIndex={isTabStop ? 0 : -1}
    >
      {isWheelchair && canSit ? <Icon name="wheelchair" /> : <SeatMark state={state} col={col} />}
    </button>
  )
})

function SeatMark({ state, col }: { readonly state: PlaceState; readonly col: number }) {
  if (state === 'taken' || state === 'lost') return <Icon name="close" />
  return state === 'gap' ? null : <span aria-hidden="true">{col}</span>
}
