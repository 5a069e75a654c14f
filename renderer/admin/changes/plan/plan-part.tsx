import './plan.css'
import { type SeatPlan, seatsOf } from '../../../../shared/seats/seat-plan.ts'
import { useWords } from '../../../state/use-words.ts'
import { Icon } from '../../../ui/icon.tsx'
import { planWords } from '../change-words.ts'

/** A hall's seats as a small picture, and the way to change them. */
export function PlanPart({ plan, onOpen }: { readonly plan: SeatPlan; readonly onOpen: () => void }) {
  const words = useWords()
  return (
    <button type="button" className="plan-part" onClick={onOpen}>
      <svg viewBox={`0 -1 ${plan.cols} ${plan.rows + 1}`} aria-hidden="true">
        <path className="plan-part-screen" d={`M${plan.cols * 0.1} -0.5h${plan.cols * 0.8}`} />
        <path
          d={seatsOf(plan)
            .map(({ row, col }) => `M${col - 0.85} ${row - 0.85}h.7v.7h-.7z`)
            .join('')}
        />
      </svg>
      <span className="plan-part-facts">{planWords(plan, words)}</span>
      <span className="plan-part-open">
        {words.t.changes.plan.open}
        <Icon name="next" />
      </span>
    </button>
  )
}
