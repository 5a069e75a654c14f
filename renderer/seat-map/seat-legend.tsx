import type { SeatMap } from '../../shared/catalog/views.ts'
import { useWords } from '../state/use-words.ts'
import { Icon } from '../ui/icon.tsx'
import type { PlaceState } from './seat-button.tsx'

/** What the looks of the seats mean, as far as this hall has them now. */
export function SeatLegend({ map, hasLost }: { readonly map: SeatMap; readonly hasLost: boolean }) {
  const { t } = useWords()
  const { legend } = t.seats
  return (
    <ul className="legend" aria-label={legend.title}>
      <LegendItem state="free" text={legend.free} />
      <LegendItem state="selected" text={legend.selected} />
      <LegendItem state="taken" text={legend.taken} />
      {map.onlineOnly.length > 0 && <LegendItem state="online-only" text={legend.onlineOnly} />}
      {hasLost && <LegendItem state="lost" text={legend.lost} />}
      {map.plan.wheelchairs.length > 0 && <WheelchairLegend />}
    </ul>
  )
}

export function WheelchairLegend() {
  const { t } = useWords()
  return (
    <li>
      <span className="legend-seat" data-state="free">
        <Icon name="wheelchair" />
      </span>
      {t.seats.legend.wheelchair}
    </li>
  )
}

export function LegendItem({ state, text }: { readonly state: PlaceState; readonly text: string }) {
  return (
    <li>
      <span className="legend-seat" data-state={state}>
        {(state === 'taken' || state === 'lost') && <Icon name="close" />}
        {state === 'selected' && <Icon name="check" />}
      </span>
      {text}
    </li>
  )
}
