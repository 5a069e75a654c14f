import { maxTicketsPerOrder } from '../../../shared/sales/selling-rules.ts'
import { useWords } from '../../state/use-words.ts'

type Props = { readonly chosenCount: number; readonly onPick: (count: number) => void }

/** The quick way: say how many, and the best seats there are get selected. */
export function BestSeatsPicker({ chosenCount, onPick }: Props) {
  const { t } = useWords()
  const counts = Array.from({ length: maxTicketsPerOrder }, (_, index) => index + 1)
  return (
    <section className="best" aria-label={t.seats.best}>
      <p className="best-title">{t.seats.best}</p>
      <div className="best-counts">
        {counts.map((count) => (
          <button
            key={count}
            type="button"
            className="best-count"
            aria-label={t.seats.bestFor(count)}
            aria-pressed={count === chosenCount}
            onClick={() => onPick(count)}
          >
            {count}
          </button>
        ))}
      </div>
    </section>
  )
}
