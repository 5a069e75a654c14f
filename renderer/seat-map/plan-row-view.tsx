import { memo } from 'react'
import { isWheelchair, type SeatPlan, seatKey } from '../../shared/seats/seat-plan.ts'
import { useWords } from '../state/use-words.ts'
import type { PlanRow } from './plan-rows.ts'
import { type PlaceState, SeatButton } from './seat-button.tsx'

type Props = {
  readonly plan: SeatPlan
  readonly row: PlanRow
  /** The states of all places of the row, gaps included, by `statesInWords`. */
  readonly states: string
  readonly stateWords: Readonly<Partial<Record<PlaceState, string>>>
  /** The seat of this row at which Tab stops, or null. */
  readonly tabStop: string | null
}

/** One row. Its states come as one text, so that a change of one seat draws one row again. */
export const PlanRowView = memo(function PlanRowView({ plan, row: planRow, states, stateWords, tabStop }: Props) {
  const { t } = useWords()
  const { row, isAisle, places } = planRow
  const inOrder = states.split(' ') as PlaceState[]
  return (
    <div className="plan-row" data-aisle={isAisle || undefined}>
      <span className="plan-number" aria-hidden="true">
        {isAisle ? '' : row}
      </span>
      {places.map(({ kind, col }, index) => {
        if (kind !== 'seat') return <span key={col} className={`plan-${kind}`} />
        const state = inOrder[index] ?? 'taken'
        const isForWheelchair = isWheelchair(plan, { row, col })
        const name = t.seats.seat(row, col)
        const label = (isForWheelchair ? t.seats.ariaWheelchair : t.seats.ariaState)(name, stateWords[state] ?? '')
        return (
          <SeatButton
            key={col}
            row={row}
            col={col}
            state={state}
            label={label}
            isWheelchair={isForWheelchair}
            isTabStop={tabStop === seatKey({ row, col })}
          />
        )
      })}
      <span className="plan-number" aria-hidden="true">
        {isAisle ? '' : row}
      </span>
    </div>
  )
})

/** What `states` of a row is made of; a seat that nothing is known of can't be chosen. */
export function statesInWords({ row, places }: PlanRow, states: ReadonlyMap<string, PlaceState>): string {
  return places.map(({ col }) => states.get(`${row}-${col}`) ?? 'taken').join(' ')
}
