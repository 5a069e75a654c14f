import { useState } from 'react'
import type { FilmView, ShowtimeView } from '../../../shared/catalog/views.ts'
import { useKiosk } from '../../state/kiosk-context.ts'
import { goTo } from '../../state/session-store.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { saleStateWords } from '../sale-state-words.ts'
import { byHall, daysOf } from './showtimes-by-hall.ts'

/** The days on which the film plays, and the showtimes of the day that is chosen, hall by hall. */
export function Schedule({ film }: { readonly film: FilmView }) {
  const { t, f } = useWords()
  const nowMs = useToday()
  const [wanted, setWanted] = useState<string>()
  const days = daysOf(film.showtimes)
  const day = days.find((each) => each === wanted) ?? days[0]
  if (day === undefined) return <p className="lead">{t.film.none}</p>
  return (
    <section className="schedule">
      <fieldset className="schedule-days" aria-label={t.film.days}>
        {days.map((each) => {
          const { name, date } = f.day(each, nowMs)
          return (
            <button
              key={each}
              type="button"
              className="day-button"
              aria-pressed={each === day}
              onClick={() => setWanted(each)}
            >
              <span className="day-button-name">{name}</span>
              <span className="day-button-date">{date}</span>
            </button>
          )
        })}
      </fieldset>
      {byHall(film.showtimes.filter((showtime) => showtime.day === day)).map(([first, ...more]) => (
        <section className="schedule-hall" key={first.hallName.zh} aria-label={f.text(first.hallName)}>
          <h2 className="eyebrow">{f.text(first.hallName)}</h2>
          <div className="schedule-showtimes">
            {[first, ...more].map((showtime) => (
              <ShowtimeButton key={showtime.showtimeId} film={film} showtime={showtime} />
            ))}
          </div>
        </section>
      ))}
    </section>
  )
}

function ShowtimeButton({ film, showtime }: { readonly film: FilmView; readonly showtime: ShowtimeView }) {
  const { session } = useKiosk()
  const { t, f } = useWords()
  const { filmId } = film
  const { showtimeId } = showtime
  return (
    <button
      type="button"
      className="showtime-button"
      data-showtime={showtimeId}
      data-sale={showtime.saleState}
      disabled={showtime.saleState !== 'on-sale'}
      onClick={() => session.setState((before) => goTo(before, { kind: 'seats', filmId, showtimeId }))}
    >
      <span className="showtime-time">{f.time(showtime.beginsAt)}</span>
      <span className="showtime-price">{f.money(showtime.priceFen)}</span>
      <span className="showtime-ends">{t.film.ends(f.time(showtime.endsAt))}</span>
      <span className="showtime-state">{saleStateWords(t, showtime)}</span>
      <span className="visually-hidden">{f.text(showtime.hallName)}</span>
    </button>
  )
}
