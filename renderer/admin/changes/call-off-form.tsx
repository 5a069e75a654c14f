import { useState } from 'react'
import type { ScheduleShowtime } from '../../../shared/edits/schedule-view.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { ConfirmChange } from './confirm-change.tsx'
import type { FormProps } from './form-page.tsx'
import { PickShowtime, showtimeFacts } from './pick-showtime.tsx'

/** Calls a showtime off, once it was asked whether that is meant. */
export function CallOffForm({ schedule, revised, onDone }: FormProps) {
  const words = useWords()
  const { t, f } = words
  const nowMs = useToday()
  const meant = revised?.change.kind === 'call-off-showtime' ? revised.change.showtimeId : null
  const [picked, setPicked] = useState<ScheduleShowtime | null>(
    () => schedule.showtimes.find(({ showtimeId }) => showtimeId === meant) ?? null,
  )
  const question = (showtime: ScheduleShowtime) => {
    const { showtimeId, filmId, hallId, beginsAt } = showtime
    const { film, hall } = showtimeFacts(showtime, schedule, words)
    return (
      <ConfirmChange
        title={t.changes.callOffTitle}
        about={f.dotted(f.moment(beginsAt, nowMs), film, hall)}
        body={[t.changes.callOffBody]}
        yes={t.changes.callOffYes}
        no={t.changes.callOffNo}
        change={{ kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } }}
        onLeave={() => setPicked(null)}
        revised={revised}
        onDone={onDone}
      />
    )
  }
  return (
    <>
      <PickShowtime title={t.changes.pickShowtime} schedule={schedule} onPick={setPicked} onBack={onDone} />
      {picked && question(picked)}
    </>
  )
}
