import { useState } from 'react'
import { fenToYuan } from '../../../shared/core/money.ts'
import { cinemaDay, cinemaTimeMs } from '../../../shared/core/time.ts'
import type { AskedChange, EditedShowtime } from '../../../shared/edits/contract.ts'
import type { ProgrammeShowtime } from '../../../shared/edits/views.ts'
import { useLive } from '../../app/kiosk-context.ts'
import { useNow } from '../../app/use-now.ts'
import { useWords } from '../../app/use-words.ts'
import { Choices } from './choices.tsx'
import type { FormProps } from './form-page.tsx'
import { FormPage } from './form-page.tsx'
import { PickShowtime, showtimeFacts } from './pick-showtime.tsx'
import { readPrice, readTime } from './read-typed.ts'

const dayMs = 86_400_000
const daysAhead = 14

/** Puts a film on in a hall at a time; it is sold once the server has accepted it. */
export function AddShowtimeForm(props: FormProps) {
  const { mended } = props
  const meant = mended?.change.kind === 'add-showtime' ? mended.change.showtime : {}
  return <ShowtimePage {...props} meant={meant} toChange={(showtime) => ({ kind: 'add-showtime', showtime })} />
}

/** Another film, hall, time or price for one showtime. */
export function ChangeShowtimeForm(props: FormProps) {
  const { programme, mended, onDone } = props
  const words = useWords()
  const { t, f } = words
  const nowMs = useNow(30_000)
  const change = mended?.change.kind === 'change-showtime' ? mended.change : null
  const [picked, setPicked] = useState<ProgrammeShowtime | null>(
    () => programme.showtimes.find(({ showtimeId }) => showtimeId === change?.showtimeId) ?? null,
  )
  if (!picked) {
    return <PickShowtime title={t.changes.pickShowtime} programme={programme} onPick={setPicked} onBack={onDone} />
  }
  const { film, hall, price } = showtimeFacts(picked, programme, words)
  return (
    <ShowtimePage
      {...props}
      lead={f.dotted(f.moment(picked.beginsAt, nowMs), film, hall, price)}
      note={t.changes.movesUnsold}
      meant={{ ...picked, ...change?.to }}
      toChange={(showtime) => toShowtimeChange(picked, showtime)}
    />
  )
}

const parts = ['filmId', 'hallId', 'beginsAt', 'priceFen'] as const

/** The fields that are another value now; null where there are none. */
function toShowtimeChange(before: ProgrammeShowtime, after: EditedShowtime): AskedChange | null {
  const changed = parts.filter((name) => before[name] !== after[name])
  const pick = (showtime: EditedShowtime): Partial<EditedShowtime> =>
    Object.fromEntries(changed.map((name) => [name, showtime[name]]))
  const { showtimeId } = before
  return changed.length === 0 ? null : { kind: 'change-showtime', showtimeId, from: pick(before), to: pick(after) }
}

type PageProps = FormProps & {
  readonly lead?: string
  readonly note?: string
  /** What is chosen and typed to begin with. */
  readonly meant: Partial<EditedShowtime>
  readonly toChange: (showtime: EditedShowtime) => AskedChange | null
}

function ShowtimePage({ programme, mended, onDone, meant, toChange, ...heading }: PageProps) {
  const { t, f } = useWords()
  const nowMs = useNow(30_000)
  const timeZone = useLive(({ status }) => status?.cinema?.timeZone ?? 'Asia/Shanghai')
  const dayOf = (unixSeconds: number) => cinemaDay(unixSeconds * 1_000, timeZone)
  const [filmId, setFilmId] = useState(meant.filmId ?? null)
  const [hallId, setHallId] = useState(meant.hallId ?? null)
  const [day, setDay] = useState(dayOf(meant.beginsAt ?? nowMs / 1_000))
  const [time, setTime] = useState(meant.beginsAt === undefined ? '' : f.time(meant.beginsAt))
  const [price, setPrice] = useState(meant.priceFen === undefined ? '' : String(fenToYuan(meant.priceFen)))

  const [beginsAt, priceFen] = [readBegin(), readPrice(price)]
  const isWhole = filmId !== null && hallId !== null && beginsAt !== null && priceFen !== null
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
      title={t.changes.form[heading.lead === undefined ? 'add-showtime' : 'change-showtime']}
      {...heading}
      {...{ mended, onDone }}
      change={isWhole ? toChange({ filmId, hallId, beginsAt, priceFen }) : null}
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
