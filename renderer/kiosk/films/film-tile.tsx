import type { FilmCard, ShowtimeView } from '../../../shared/catalog/views.ts'
import { Poster } from '../../frame/poster.tsx'
import { useKiosk } from '../../state/kiosk-context.ts'
import { goTo } from '../../state/session-store.ts'
import { useNow } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { saleStateWords } from '../sale-state-words.ts'

const maxTimes = 2

/** One film: its poster leads to its page, its next times straight to the seats. */
export function FilmTile({ film }: { readonly film: FilmCard }) {
  const { session } = useKiosk()
  const { t, f } = useWords()
  const { filmId } = film
  const times = film.nextShowtimes.slice(0, maxTimes)
  return (
    <article className="film-tile" data-film={filmId}>
      <button
        type="button"
        className="film-tile-open"
        aria-label={t.films.open(f.text(film.title))}
        onClick={() => session.setState((state) => goTo(state, { kind: 'film', filmId }))}
      >
        <Poster path={film.posterPath} title={film.title} />
      </button>
      <h3>{f.text(film.title)}</h3>
      <p className="quiet">{f.dotted(f.text(film.genre), t.film.minutes(film.durationMinutes))}</p>
      {film.status === 'coming' && <p className="film-tile-soon">{t.films.soon}</p>}
      {film.status === 'showing' && times.length === 0 && <p className="quiet">{t.films.noneToday}</p>}
      {times.length > 0 && (
        <div className="film-tile-times">
          {times.map((showtime) => (
            <TimeButton key={showtime.showtimeId} film={film} showtime={showtime} />
          ))}
        </div>
      )}
    </article>
  )
}

function TimeButton({ film, showtime }: { readonly film: FilmCard; readonly showtime: ShowtimeView }) {
  const { session } = useKiosk()
  const { t, f } = useWords()
  const nowMs = useNow(60_000)
  const { filmId } = film
  const { showtimeId } = showtime
  return (
    <button
      type="button"
      className="time-button"
      disabled={showtime.saleState !== 'on-sale'}
      onClick={() => session.setState((before) => goTo(before, { kind: 'seats', filmId, showtimeId }))}
    >
      <span className="time-button-time">{f.time(showtime.beginsAt)}</span>
      <span className="time-button-day">{f.day(showtime.day, nowMs).name}</span>
      <span className="time-button-state">{saleStateWords(t, showtime)}</span>
      <span className="visually-hidden">{f.text(film.title)}</span>
    </button>
  )
}
