import { useState } from 'react'
import type { FilmId, HallId } from '../../../shared/core/ids.ts'
import { fenToYuan } from '../../../shared/core/money.ts'
import { cinemaDay, cinemaTimeMs } from '../../../shared/core/time.ts'
import type { AskedChange } from '../../../shared/edits/contract.ts'
import { useLive } from '../../app/kiosk-context.ts'
import { useNow } from '../../app/use-now.ts'
import { useWords } from '../../app/use-words.ts'
import { Choices } from './choices.tsx'
import type { FormProps } from './form-page.tsx'
import { FormPage } from './form-page.tsx'
import { readPrice, readTime } from './read-typed.ts'

const dayMs = 86_400_000
const daysAhead = 14

/** Puts a film on in a hall at a time; it is sold once the server has accepted it. */
export function AddShowtimeForm({ programme, mended, onDone }: FormProps) {
  const { t, f } = useWords()
  const nowMs = useNow(30_000)
  const timeZone = useLive(({ status }) => status?.cinema?.timeZone ?? 'Asia/Shanghai')
  const meant = mended?.change.kind === 'add-showtime' ? mended.change.showtime : null
  const [filmId, setFilmId] = useState<FilmId | null>(meant?.filmId ?? null)
  const [hallId, setHallId] = useState<HallId | null>(meant?.hallId ?? null)
  const [day, setDay] = useState(cinemaDay(meant ? meant.beginsAt * 1000 : nowMs, timeZone))
  const [time, setTime] = useState(meant ? f.time(meant.beginsAt) : '')
  const [price, setPrice] = useState(meant ? String(fenToYuan(meant.priceFen)) : '')

  const [minutes, priceFen] = [readTime(time), readPrice(price)]
  const isWhole = filmId !== null && hallId !== null && minutes !== null && priceFen !== null
  const change: AskedChange | null = isWhole
    ? {
        kind: 'add-showtime',
        showtime: { filmId, hallId, beginsAt: cinemaTimeMs(day, minutes, timeZone) / 1000, priceFen },
      }
    : null
  const days = Array.from({ length: daysAhead }, (_, ahead) => cinemaDay(nowMs + ahead * dayMs, timeZone))
  return (
    <FormPage
      title={t.changes.form['add-showtime']}
      mends={mended?.id ?? null}
      {...{ change, onDone }}
      fields={[
        { name: 'time', label: t.changes.time, value: time, onChange: setTime },
        { name: 'price', label: t.changes.field.priceFen, value: price, onChange: setPrice },
      ]}
    >
      <Choices
        label={t.changes.field.filmId}
        choices={programme.films.map((film) => ({ value: film.filmId, words: f.text(film.shown) }))}
        chosen={filmId}
        onChoose={setFilmId}
      />
      <Choices
        label={t.changes.field.hallId}
        choices={programme.halls.map((hall) => ({ value: hall.hallId, words: f.text(hall.shown) }))}
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
