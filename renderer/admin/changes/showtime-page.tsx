import { useState } from 'react'
import { fenToYuan, yuanToFen } from '../../../shared/core/money.ts'
import { cinemaDay, cinemaTimeMs } from '../../../shared/core/time.ts'
import type { AskedChange } from '../../../shared/edits/edit-kinds.ts'
import { type EditedShowtime, showtimeSchema } from '../../../shared/edits/showtime-edits.ts'
import { useLive } from '../../state/kiosk-context.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { Choices } from './choices.tsx'
import { FormPage, type FormProps } from './form-page.tsx'
import { readAs, readTime } from './read-typed.ts'

const dayMs = 86_400_000
const daysAhead = 14

type Props = FormProps & {
  readonly title: string
  readonly lead?: string
  readonly note?: string
  /** What is chosen and typed to begin with. */
  readonly meant: Partial<EditedShowtime>
  readonly toChange: (showtime: EditedShowtime) => AskedChange | null
}

/** A showtime as it is chosen and typed: film, hall, day, time and price. */
export function ShowtimePage({ schedule, revised, onDone, meant, toChange, ...heading }: Props) {
  const { t, f } = useWords()
  const nowMs = useToday()
  const timeZone = useLive(({ status }) => status?.cinema?.timeZone ?? 'Asia/Shanghai')
  const dayOf = (unixSeconds: number) => cinemaDay(unixSeconds * 1_000, timeZone)
  // What is gone by now is to be chosen again.
  const { films, halls } = schedule
  const [filmId, setFilmId] = useState(films.find((film) => film.filmId === meant.filmId)?.filmId ?? null)
  const [hallId, setHallId] = useState(halls.find((hall) => hall.hallId === meant.hallId)?.hallId ?? null)
  const [day, setDay] = useState(dayOf(meant.beginsAt ?? nowMs / 1_000))
  const [time, setTime] = useState(meant.beginsAt === undefined ? '' : f.time(meant.beginsAt))
  const [price, setPrice] = useState(meant.priceFen === undefined ? '' : String(fenToYuan(meant.priceFen)))

  const showtime = readAs(showtimeSchema, { filmId, hallId, beginsAt: readBegin(), priceFen: yuanToFen(price) })
  const ahead = Array.from({ length: daysAhead }, (_, days) => cinemaDay(nowMs + days * dayMs, timeZone))
  const days = ahead.includes(day) ? ahead : [...ahead, day].toSorted()

  function readBegin(): number | null {
    const minutes = readTime(time)
    if (minutes === null) return null
    const { beginsAt: before } = meant
    // What nobody touched stays to the second, which is neither shown nor typed.
    if (before !== undefined && day === dayOf(before) && time === f.time(before)) return before
    return cinemaTimeMs(day, minutes, timeZone) / 1_000
  }

  return (
    <FormPage
      {...heading}
      revised={revised}
      onDone={onDone}
      change={showtime && toChange(showtime)}
      fields={[
        { name: 'time', label: t.changes.time, value: time, onChange: setTime },
        { name: 'price', label: t.changes.field.priceFen, value: price, onChange: setPrice },
      ]}
    >
      <Choices
        label={t.changes.field.filmId}
        choices={films.map((film) => ({ value: film.filmId, words: f.text(film.shown) }))}
        chosen={filmId}
        onChoose={setFilmId}
      />
      <Choices
        label={t.changes.field.hallId}
        choices={halls.map((hall) => ({ value: hall.hallId, words: f.text(hall.shown) }))}
        chosen={hallId}
        onChoose={setHallId}
      />
      <Choices
        label={t.changes.day}
        choices={days.map((value) => {
          const { name, date } = f.day(value, nowMs)
          return { value, words: `${name} ${date}` }
        })}
        chosen={day}
        onChoose={setDay}
      />
    </FormPage>
  )
}
