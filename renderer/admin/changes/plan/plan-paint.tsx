import { type MouseEvent, type PointerEvent as ReactPointerEvent, useCallback, useRef } from 'react'
import { isSameSeat, type SeatPlan, type SeatPosition, seatKey } from '../../../../shared/seats/seat-plan.ts'
import type { PlaceState } from '../../../seat-map/seat-button.tsx'
import { SeatPlanView, seatAt } from '../../../seat-map/seat-plan-view.tsx'
import { useWords } from '../../../state/use-words.ts'
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

type Stroke = { readonly isGap: boolean; readonly step: string; last: SeatPosition }

/** The places under the finger: a touch turns one over, a finger that moves draws with what the first place became. */
export function PlanPaint({ plan, states, name, canDrag, onPaint }: Props) {
  const { t } = useWords()
  const stroke = useRef<Stroke | null>(null)
  const isDrawn = useRef(false)
  const steps = useRef(0)
  const latest = useRef({ states, onPaint })
  latest.current = { states, onPaint }

  const begin = useCallback((place: SeatPosition): Stroke => {
    steps.current += 1
    const isGap = latest.current.states.get(seatKey(place)) !== 'gap'
    const step = `stroke ${steps.current}`
    latest.current.onPaint([place], isGap, step)
    return { isGap, step, last: place }
  }, [])
  const onSeat = useCallback(
    (place: SeatPosition) => {
      if (!isDrawn.current) begin(place)
    },
    [begin],
  )

  const onPointerDown = (event: ReactPointerEvent) => {
    const place = canDrag && event.isPrimary && event.button === 0 ? seatAt(event.target) : undefined
    stroke.current = place ? begin(place) : null
  }
  const onPointerMove = (event: ReactPointerEvent) => {
    const { current } = stroke
    if (!current || event.buttons === 0) return
    const place = seatAt(document.elementFromPoint(event.clientX, event.clientY))
    if (!place || isSameSeat(place, current.last)) return
    onPaint(placesBetween(current.last, place), current.isGap, current.step)
    current.last = place
  }
  // The finger has drawn already, and the browser may leave its click out; a keyboard's click comes alone.
  const onClickCapture = ({ nativeEvent }: MouseEvent) => {
    const isByPointer = nativeEvent instanceof PointerEvent && nativeEvent.pointerType !== ''
    isDrawn.current = isByPointer && stroke.current !== null
    stroke.current = null
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
        onSeat={onSeat}
      />
    </div>
  )
}
