import { useState } from 'react'
import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import type { ScheduleShowtime } from '../../../shared/edits/schedule-view.ts'
import type { EditedShowtime } from '../../../shared/edits/showtime-edits.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import type { FormProps } from './form-page.tsx'
import { PickShowtime, showtimeFacts } from './pick-showtime.tsx'
import { changedParts } from './read-typed.ts'
import { ShowtimePage } from './showtime-page.tsx'

/** Puts a film on in a hall at a time; it is sold once the server has accepted it. */
export function AddShowtimeForm(props: FormProps) {
  const { t } = useWords()
  const { revised } = props
  return (
    <ShowtimePage
      {...props}
      title={t.changes.form['add-showtime']}
      meant={revised?.change.kind === 'add-showtime' ? revised.change.showtime : {}}
      toChange={(showtime) => ({ kind: 'add-showtime', showtime })}
    />
  )
}

/** Another film, hall, time or price for one showtime. */
export function ChangeShowtimeForm(props: FormProps) {
  const { schedule, revised, onDone } = props
  const words = useWords()
  const { t, f } = words
  const nowMs = useToday()
  const change = revised?.change.kind === 'change-showtime' ? revised.change : null
  const [picked, setPicked] = useState<ScheduleShowtime | null>(
    () => schedule.showtimes.find(({ showtimeId }) => showtimeId === change?.showtimeId) ?? null,
  )
  if (!picked) {
    return <PickShowtime title={t.changes.pickShowtime} schedule={schedule} onPick={setPicked} onBack={onDone} />
  }
  const { film, hall, price } = showtimeFacts(picked, schedule, words)
  return (
    <ShowtimePage
      {...props}
      title={t.changes.form['change-showtime']}
      lead={f.dotted(f.moment(picked.beginsAt, nowMs), film, hall, price)}
      note={t.changes.movesUnsold}
      meant={{ ...picked, ...change?.to }}
      toChange={(showtime) => toShowtimeChange(picked, showtime)}
    />
  )
}

/** The fields that are another value now; null where there are none. */
function toShowtimeChange(picked: ScheduleShowtime, after: EditedShowtime): AskedChange | null {
  const { showtimeId, filmId, hallId, beginsAt, priceFen } = picked
  const changed = changedParts({ filmId, hallId, beginsAt, priceFen }, after)
  return changed && { kind: 'change-showtime', showtimeId, ...changed }
}
