import { useState } from 'react'
import { cinemaDay } from '../../../shared/core/time.ts'
import type { ScheduleShowtime, ScheduleView } from '../../../shared/edits/schedule-view.ts'
import { useLive } from '../../state/kiosk-context.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords, type Words } from '../../state/use-words.ts'
import { Choices } from './choices.tsx'
import { PickPage } from './pick-page.tsx'

type Props = {
  readonly title: string
  readonly schedule: ScheduleView
  readonly onPick: (showtime: ScheduleShowtime) => void
  readonly onBack: () => void
}

/** The showtimes ahead, a day at a time. */
export function PickShowtime({ title, schedule, onPick, onBack }: Props) {
  const words = useWords()
  const { t, f } = words
  const nowMs = useToday()
  const timeZone = useLive(({ status }) => status?.cinema?.timeZone ?? 'Asia/Shanghai')
  const byDay = Map.groupBy(schedule.showtimes, ({ beginsAt }) => cinemaDay(beginsAt * 1000, timeZone))
  const days = [...byDay.keys()].sort()
  const [chosenDay, setChosenDay] = useState<string>()
  const day = chosenDay !== undefined && byDay.has(chosenDay) ? chosenDay : days[0]
  const rows = (byDay.get(day ?? '') ?? []).map((showtime) => ({
    key: showtime.showtimeId,
    showtime,
    ...(showtime.waiting === 'no' ? {} : { note: t.changes.waitingShowtime[showtime.waiting], isMarked: true }),
    ...rowOf(showtime),
  }))
  function rowOf(showtime: ScheduleShowtime) {
    const { film, hall, price } = showtimeFacts(showtime, schedule, words)
    return { title: `${f.time(showtime.beginsAt)} ${film}`, facts: f.dotted(hall, price) }
  }
  return (
    <PickPage
      title={title}
      rows={rows}
      none={t.changes.noShowtimes}
      onPick={({ showtime }) => onPick(showtime)}
      onBack={onBack}
    >
      {day !== undefined && (
        <Choices
          label={t.changes.day}
          choices={days.map((value) => {
            const { name, date } = f.day(value, nowMs)
            return { value, words: `${name} ${date}` }
          })}
          chosen={day}
          onChoose={setChosenDay}
        />
      )}
    </PickPage>
  )
}

/** What a showtime is known by, in words. */
export function showtimeFacts({ filmId, hallId, priceFen }: ScheduleShowtime, schedule: ScheduleView, { f }: Words) {
  const film = schedule.films.find((known) => known.filmId === filmId)?.shown
  const hall = schedule.halls.find((known) => known.hallId === hallId)?.shown
  const nameOf = (name: typeof film, id: number) => (name ? f.text(name) : String(id))
  return { film: nameOf(film, filmId), hall: nameOf(hall, hallId), price: f.money(priceFen) }
}
