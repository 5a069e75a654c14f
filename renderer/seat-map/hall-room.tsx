import { type CSSProperties, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { SeatPlan } from '../../shared/seats/seat-plan.ts'
import { useWords } from '../state/use-words.ts'
import { Icon } from '../ui/icon.tsx'
import { planExtent } from './plan-rows.ts'
import { fittingSeatPx, zoomSeatPx } from './seat-size.ts'

/** What lies above and below the rows, as seats.css has it. */
const planPaddingRem = 1.5

type Props = {
  readonly plan: SeatPlan
  /** What is offered beside zooming where the hall is larger than its room. */
  readonly tools?: ReactNode
  /** The seats; told whether they are larger than their room. */
  readonly children: (isLarger: boolean) => ReactNode
}

/** The hall in the room that there is for it: as large as fits, to zoom and pan where seats would get too small. */
export function HallRoom({ plan, tools, children }: Props) {
  const { t } = useWords()
  const hall = useRef<HTMLDivElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const viewport = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState({ widthPx: 0, heightPx: 0 })
  const [zoomedPx, setZoomedPx] = useState<number>()
  const extent = planExtent(plan)
  const fitPx = fittingSeatPx(extent, room)
  const seatPx = zoomedPx ?? fitPx
  const isLarger = extent.across * seatPx > room.widthPx + 1 || extent.down * seatPx > room.heightPx + 1

  // The hall's box has its size from the page, the seats in it theirs from the box: never the other way round.
  useLayoutEffect(() => {
    const element = hall.current
    if (!element) return
    const measure = () => {
      const style = getComputedStyle(element)
      const sides = Number.parseFloat(style.paddingLeft) + Number.parseFloat(style.paddingRight)
      const screenPx = screen.current?.offsetHeight ?? 0
      const paddingPx = planPaddingRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      setRoom({
        widthPx: element.clientWidth - sides,
        heightPx: element.clientHeight - screenPx - paddingPx,
      })
    }
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [])

  // A hall that does not fit is entered at its middle; zooming keeps the middle where it is.
  // The size is read so that each change of it comes here.
  useLayoutEffect(() => {
    const element = viewport.current
    if (!element || seatPx === 0) return
    element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2
  }, [seatPx])

  return (
    <div className="hall" ref={hall} style={{ '--seat': `${seatPx}px` } as CSSProperties}>
      <div className="hall-screen" ref={screen}>
        <svg viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
          <path d="M6 34 Q500 -20 994 34" />
        </svg>
        <span>{t.seats.screen}</span>
      </div>
      <div className="hall-viewport" ref={viewport} data-larger={isLarger || undefined}>
        {children(isLarger)}
      </div>
      {(isLarger || zoomedPx !== undefined) && (
        <div className="hall-zoom">
          {tools}
          <ZoomButton icon="minus" label={t.seats.zoomOut} onPress={() => setZoomedPx(zoomSeatPx(seatPx, 'out'))} />
          <ZoomButton icon="plus" label={t.seats.zoomIn} onPress={() => setZoomedPx(zoomSeatPx(seatPx, 'in'))} />
        </div>
      )}
    </div>
  )
}

type ZoomProps = { readonly icon: 'plus' | 'minus'; readonly label: string; readonly onPress: () => void }

function ZoomButton({ icon, label, onPress }: ZoomProps) {
  return (
    <button type="button" className="button button-icon" aria-label={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  )
}
