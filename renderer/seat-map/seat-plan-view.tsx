import { type KeyboardEvent, type MouseEvent, memo, useMemo, useRef, useState } from 'react'
import { isSeat, type SeatPlan, type SeatPosition, seatKey, seatsOf } from '../../shared/seats/seat-plan.ts'
import { PlanRowView, statesInWords } from './plan-row-view.tsx'
import { planRows } from './plan-rows.ts'
import type { PlaceState } from './seat-button.tsx'
import { seatAfterKey } from './seat-steps.ts'

type Props = {
  readonly plan: SeatPlan
  readonly states: ReadonlyMap<string, PlaceState>
  readonly name: string
  /** How to find one's way with the keyboard, for those who can't see it. */
  readonly help: string
  readonly stateWords: Readonly<Partial<Record<PlaceState, string>>>
  /** Called with the seat that was touched, or pressed on the keyboard. */
  readonly onSeat: (seat: SeatPosition) => void
}

/** The hall as it is: rows from the screen back, aisles as gaps, a button a seat, one handler for all of them. */
export const SeatPlanView = memo(function SeatPlanView(props: Props) {
  const { plan, states, name, help, stateWords, onSeat } = props

  const element = useRef<HTMLFieldSetElement>(null)
  const rows = useMemo(() => planRows(plan), [plan])
  const [tabStop, setTabStop] = useState(() => firstTabStop(plan))

  const onClick = (event: MouseEvent) => {
    const seat = seatAt(event.target)
    if (!seat) return
    setTabStop(seatKey(seat))
    onSeat(seat)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const seat = seatAt(event.target)
    const next = seat && seatAfterKey(plan, seat, event.key)
    if (!next) return
    event.preventDefault()
    setTabStop(seatKey(next))
    element.current?.querySelector<HTMLButtonElement>(`[data-seat="${seatKey(next)}"]`)?.focus()
  }

  return (
    <fieldset
      ref={element}
      className="plan"
      aria-label={name}
      aria-describedby="plan-help"
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <p id="plan-help" className="visually-hidden">
        {help}
      </p>
      {rows.map((row) => (
        <PlanRowView
          key={row.row}
          plan={plan}
          row={row}
          stateWords={stateWords}
          states={statesInWords(row, states)}
          tabStop={tabStop.startsWith(`${row.row}-`) ? tabStop : null}
        />
      ))}
    </fieldset>
  )
})

/** The keyboard enters the hall at its middle, where most people want to sit. */
function firstTabStop(plan: SeatPlan): string {
  const middle = { row: Math.ceil(plan.rows * 0.6), col: Math.ceil(plan.cols / 2) }
  if (isSeat(plan, middle)) return seatKey(middle)
  const distance = (seat: SeatPosition) => Math.abs(seat.row - middle.row) + Math.abs(seat.col - middle.col)
  const nearest = seatsOf(plan)
    .toSorted((a, b) => distance(a) - distance(b))
    .at(0)
  return nearest ? seatKey(nearest) : ''
}

/** The seat that was touched, or undefined beside all of them. */
export function seatAt(target: EventTarget | null): SeatPosition | undefined {
  const key = target instanceof Element ? target.closest<HTMLElement>('[data-seat]')?.dataset.seat : undefined
  const [row, col] = (key ?? '').split('-').map(Number)
  return row && col ? { row, col } : undefined
}
