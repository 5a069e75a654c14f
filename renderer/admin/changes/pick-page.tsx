import type { ReactNode } from 'react'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useWords } from '../../state/use-words.ts'

type Row = {
  readonly key: string | number
  readonly title: string
  readonly facts?: string
  readonly note?: string
  readonly isMarked?: boolean
}

type Props<Item extends Row> = {
  readonly title: string
  readonly rows: readonly Item[]
  readonly none?: string
  readonly onPick: (row: Item) => void
  readonly onBack: () => void
  readonly children?: ReactNode
}

/** A list over the whole page, of which one is to be chosen. */
export function PickPage<Item extends Row>({ title, rows, none, onPick, onBack, children }: Props<Item>) {
  const { t } = useWords()
  return (
    <ScreenFrame
      backdrop={null}
      showOfflineBanner={false}
      bar={<BottomBar back={{ label: t.changes.toList, onPress: onBack }} />}
    >
      <div className="pick scroll">
        <h1>{title}</h1>
        {children}
        {rows.length === 0 && none !== undefined && <p className="lead">{none}</p>}
        <ul className="pick-rows">
          {rows.map((row) => (
            <li key={row.key}>
              <button type="button" className="pick-row" data-pick={row.key} onClick={() => onPick(row)}>
                <span className="pick-title">{row.title}</span>
                {row.facts !== undefined && <span className="quiet">{row.facts}</span>}
                {row.note !== undefined && (
                  <span className="pick-note" data-tone={row.isMarked ? 'waiting' : undefined}>
                    {row.note}
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </ScreenFrame>
  )
}
