import type { SeatPosition } from '../../../../shared/seats/seat-plan.ts'
import { useWords } from '../../../state/use-words.ts'
import { type Drawing, isEmptyLine, type Line, placesOf } from './drawn-plan.ts'

type Props = {
  readonly drawing: Drawing
  /** The place that was touched last: its row and its column are at hand. */
  readonly last: SeatPosition | null
  readonly onDraw: (places: readonly SeatPosition[], isGap: boolean, step: string) => void
  readonly onUndo: () => void
}

/** What is drawn at once: a whole row, a whole column, and the last step taken back. */
export function PlanTools({ drawing, last, onDraw, onUndo }: Props) {
  const words = useWords().t.changes.plan
  const { now, past } = drawing
  const lineButton = (line: Line, isInside: boolean, nameIt: (isGap: boolean) => string) => {
    const isGap = !isEmptyLine(now, line)
    return (
      <button
        type="button"
        className="button"
        disabled={!isInside}
        onClick={() => onDraw(placesOf(now, line), isGap, `line ${past.length}`)}
      >
        {nameIt(isGap)}
      </button>
    )
  }
  const { row, col } = last ?? { row: 0, col: 0 }
  return (
    <div className="plan-tools">
      {lineButton({ row }, row >= 1 && row <= now.rows, (isGap) => (last ? words.row(row, isGap) : words.wholeRow))}
      {lineButton({ col }, col >= 1 && col <= now.cols, (isGap) => (last ? words.col(col, isGap) : words.wholeCol))}
      <button type="button" className="button" disabled={past.length === 0} onClick={onUndo}>
        {words.undo}
      </button>
    </div>
  )
}
