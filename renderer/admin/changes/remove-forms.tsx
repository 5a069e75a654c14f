import { useState } from 'react'
import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import type { ScheduleFilm, ScheduleHall } from '../../../shared/edits/schedule-view.ts'
import { useWords } from '../../state/use-words.ts'
import { ConfirmChange } from './confirm-change.tsx'
import type { FormProps } from './form-page.tsx'
import { PickItem } from './pick-item.tsx'

/** Takes a film out of the schedule, once it was asked whether that is meant. */
export function RemoveFilmForm(props: FormProps) {
  const { t } = useWords()
  const { films, showtimes } = props.schedule
  const meant = props.revised?.change.kind === 'remove-film' ? props.revised.change.filmId : null
  return (
    <RemoveForm<ScheduleFilm>
      {...props}
      pick={t.changes.pickFilm}
      items={films}
      meant={films.find(({ filmId }) => filmId === meant)}
      words={t.changes.removeFilm}
      aheadOf={(film) => showtimes.filter(({ filmId }) => filmId === film.filmId).length}
      toChange={({ filmId, title }) => ({ kind: 'remove-film', filmId, from: { title } })}
    />
  )
}

/** Closes a hall, once it was asked whether that is meant. */
export function RemoveHallForm(props: FormProps) {
  const { t } = useWords()
  const { halls, showtimes } = props.schedule
  const meant = props.revised?.change.kind === 'remove-hall' ? props.revised.change.hallId : null
  return (
    <RemoveForm<ScheduleHall>
      {...props}
      pick={t.changes.pickHall}
      items={halls}
      meant={halls.find(({ hallId }) => hallId === meant)}
      words={t.changes.removeHall}
      aheadOf={(hall) => showtimes.filter(({ hallId }) => hallId === hall.hallId).length}
      toChange={({ hallId, name }) => ({ kind: 'remove-hall', hallId, from: { name } })}
    />
  )
}

type Props<Item> = FormProps & {
  readonly pick: string
  readonly items: readonly Item[]
  /** What the refused change was about, where it is still there. */
  readonly meant: Item | undefined
  readonly words: Readonly<Record<'title' | 'body' | 'yes' | 'no', string>>
  /** How many showtimes stand in its way, as far as this kiosk knows. */
  readonly aheadOf: (item: Item) => number
  readonly toChange: (item: Item) => AskedChange
}

function RemoveForm<Item extends ScheduleFilm | ScheduleHall>(props: Props<Item>) {
  const { revised, onDone, pick, items, meant, words, aheadOf, toChange } = props
  const { t, f } = useWords()
  const [picked, setPicked] = useState<Item | undefined>(meant)
  const ahead = picked ? aheadOf(picked) : 0
  return (
    <>
      <PickItem title={pick} items={items} onPick={setPicked} onBack={onDone} />
      {picked && (
        <ConfirmChange
          {...words}
          about={f.text(picked.shown)}
          body={ahead > 0 ? [words.body, t.changes.scheduled(ahead)] : [words.body]}
          change={toChange(picked)}
          onLeave={() => setPicked(undefined)}
          revised={revised}
          onDone={onDone}
        />
      )}
    </>
  )
}
