import '../../../seat-map/seat-map-page.css'
import './plan.css'
import { useMemo, useState } from 'react'
import {
  type SeatGrid,
  type SeatPlan,
  type SeatPosition,
  seatKey,
  seatsOf,
  withGrid,
} from '../../../../shared/seats/seat-plan.ts'
import { BottomBar } from '../../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../../frame/screen-frame.tsx'
import { HallRoom } from '../../../seat-map/hall-room.tsx'
import type { PlaceState } from '../../../seat-map/seat-button.tsx'
import { LegendItem, WheelchairLegend } from '../../../seat-map/seat-legend.tsx'
import { useWords } from '../../../state/use-words.ts'
import { beginDrawing, drawn, takenBack, toGrid, withPlaces } from './drawn-plan.ts'
import { PlanPaint } from './plan-paint.tsx'
import { PlanTools } from './plan-tools.tsx'
import { SideSlider } from './side-slider.tsx'

type Props = {
  readonly hallName: string
  readonly plan: SeatPlan
  /** Called with what was drawn; null: nothing is to change. */
  readonly onDone: (drawn: SeatGrid | null) => void
}

/** The hall as the kiosk shows it, with every place under the finger: a touch takes a seat away or puts it back. */
export function PlanEditor({ hallName, plan, onDone }: Props) {
  const { t } = useWords()
  const words = t.changes.plan
  const [drawing, setDrawing] = useState(() => beginDrawing(plan))
  const [last, setLast] = useState<SeatPosition | null>(null)
  const [isDragDrawing, setDragDrawing] = useState(false)
  const { now } = drawing
  const { rows, cols, gaps } = now
  const grid = useMemo(() => toGrid(now), [now])
  const whole = useMemo(() => withGrid(plan, { rows, cols, gaps: [] }), [plan, rows, cols])
  const states = useMemo(
    () => new Map<string, PlaceState>(seatsOf(whole).map((place) => [seatKey(place), stateOf(gaps, place)])),
    [whole, gaps],
  )
  const seats = rows * cols - grid.gaps.length
  const setSide = (side: 'rows' | 'cols') => (value: number) =>
    setDrawing((before) => drawn(before, side, (hall) => (hall[side] === value ? hall : { ...hall, [side]: value })))
  const draw = (places: readonly SeatPosition[], isGap: boolean, step: string) =>
    setDrawing((before) => drawn(before, step, (hall) => withPlaces(hall, places, isGap)))
  const paint: typeof draw = (places, isGap, step) => {
    setLast(places.at(-1) ?? null)
    draw(places, isGap, step)
  }

  return (
    <ScreenFrame
      backdrop={null}
      showOfflineBanner={false}
      bar={
        <BottomBar
          back={{ label: words.leave, onPress: () => onDone(null) }}
          next={
            <button type="button" className="button button-next" disabled={seats === 0} onClick={() => onDone(grid)}>
              {words.use}
            </button>
          }
        >
          <strong className="bar-total" role="status" data-places={seats}>
            {words.places(seats)}
          </strong>
        </BottomBar>
      }
    >
      <div className="seats plan-editor">
        <header className="seats-heading">
          <h1>{t.seats.hallFor(hallName)}</h1>
          <p>{words.help}</p>
        </header>
        <HallRoom
          plan={whole}
          tools={
            <button
              type="button"
              className="button"
              aria-pressed={isDragDrawing}
              onClick={() => setDragDrawing(!isDragDrawing)}
            >
              {words.dragDraws}
            </button>
          }
        >
          {(isLarger) => (
            <PlanPaint
              plan={whole}
              states={states}
              name={t.seats.hallFor(hallName)}
              canDrag={!isLarger || isDragDrawing}
              onPaint={paint}
            />
          )}
        </HallRoom>
        <ul className="legend" aria-label={t.seats.legend.title}>
          <LegendItem state="free" text={words.state.free} />
          <LegendItem state="gap" text={words.state.gap} />
          {whole.wheelchairs.length > 0 && <WheelchairLegend />}
        </ul>
        <div className="seats-side">
          <SideSlider label={words.rows} value={rows} words={words} onChange={setSide('rows')} />
          <SideSlider label={words.cols} value={cols} words={words} onChange={setSide('cols')} />
          <PlanTools drawing={drawing} last={last} onDraw={draw} onUndo={() => setDrawing(takenBack)} />
        </div>
      </div>
    </ScreenFrame>
  )
}

function stateOf(gaps: ReadonlySet<string>, place: SeatPosition): PlaceState {
  return gaps.has(seatKey(place)) ? 'gap' : 'free'
}
