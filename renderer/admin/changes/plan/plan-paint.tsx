import type { MouseEvent, PointerEvent } from 'react'
import { useCallback, useRef } from 'react'
import type { SeatPlan, SeatPosition } from '../../../../shared/seats/seat-plan.ts'
import { isSameSeat, seatKey } from '../../../../shared/seats/seat-plan.ts'
import { useWords } from '../../../app/use-words.ts'
import type { PlaceState } from '../../../kiosk/seats/seat-button.tsx'
import { SeatPlanView, seatAt } from '../../../kiosk/seats/seat-plan-view.tsx'
import { placesBetween } from './drawn-plan.ts'

type Props = {
  /** Every place of the hall as a seat: each is to be reached. */
  readonly plan: SeatPlan
  readonly states: ReadonlyMap<string, PlaceState>
  readonly name: string
  /** Whether a finger that moves draws; else it moves the hall. */
  readonly canDrag: boolean
  readonly onPaint: (places: readonly SeatPosition[], isGap: boolean, step: string) => void
}

type Drag = { readonly first: SeatPosition; readonly isGap: boolean; last: SeatPosition; hasMoved: boolean }

/** The places under the finger: a touch turns one over, a finger that moves draws with what the first place became. */
export function PlanPaint({ plan, states, name, canDrag, onPaint }: Props) {
  const { t } = useWords()
  const drag = useRef<Drag | null>(null)
  const steps = useRef(0)
  const latest = useRef({ states, onPaint })
  latest.current = { states, onPaint }

  const isGapAt = (place: SeatPosition) => latest.current.states.get(seatKey(place)) === 'gap'
  const turnOver = useCallback((place: SeatPosition) => {
    steps.current += 1
    const isGap = latest.current.states.get(seatKey(place)) === 'gap'
    latest.current.onPaint([place], !isGap, `touch ${steps.current}`)
  }, [])

  const onPointerDown = (event: PointerEvent) => {
    const first = canDrag && event.isPrimary ? seatAt(event.target) : undefined
    steps.current += 1
    drag.current = first ? { first, last: first, isGap: !isGapAt(first), hasMoved: false } : null
  }
  const onPointerMove = (event: PointerEvent) => {
    const { current } = drag
    if (!current || event.buttons === 0) return
    const place = seatAt(document.elementFromPoint(event.clientX, event.clientY))
    if (!place || isSameSeat(place, current.last)) return
    onPaint(placesBetween(current.last, place), current.isGap, `drag ${steps.current}`)
    current.last = place
    current.hasMoved = true
  }
  /** What was drawn by moving is not turned over again by the click at its end. */
  const onClickCapture = (event: MouseEvent) => {
    const hasMoved = drag.current?.hasMoved === true && event.detail > 0
    drag.current = null
    if (hasMoved) event.stopPropagation()
  }

  return (
    <div
      className="plan-paint"
      data-draws={canDrag || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onClickCapture={onClickCapture}
    >
      <SeatPlanView
        plan={plan}
        states={states}
        name={name}
        help={t.changes.plan.keys}
        stateWords={t.changes.plan.state}
        onSeat={turnOver}
      />
    </div>
  )
}
