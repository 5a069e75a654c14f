import type { ScheduleFilm, ScheduleHall } from '../../../shared/edits/schedule-view.ts'
import { useWords } from '../../state/use-words.ts'
import { PickPage } from './pick-page.tsx'

type Item = ScheduleFilm | ScheduleHall

type Props<Picked extends Item> = {
  readonly title: string
  readonly items: readonly Picked[]
  readonly onPick: (item: Picked) => void
  readonly onBack: () => void
}

/** One of the films or of the halls, those included that wait for the server. */
export function PickItem<Picked extends Item>({ title, items, onPick, onBack }: Props<Picked>) {
  const { t, f } = useWords()
  const rows = items.map((item) => ({
    key: 'filmId' in item ? item.filmId : item.hallId,
    item,
    title: f.text(item.shown),
    ...(item.waiting === 'no' ? {} : { note: t.changes.waitingItem[item.waiting], isMarked: true }),
  }))
  return (
    <PickPage title={title} rows={rows} none={t.changes.noItems} onPick={({ item }) => onPick(item)} onBack={onBack} />
  )
}
