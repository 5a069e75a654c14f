import { memo, useMemo } from 'react'
import type { FilmCard, ShowtimeView } from '../../../shared/catalog/views.ts'
import { Poster } from '../../frame/poster.tsx'
import { useKiosk } from '../../state/kiosk-context.ts'
import { goTo, type Place } from '../../state/session-store.ts'
import type { Words } from '../../state/use-words.ts'
import { saleStateWords } from '../sale-state-words.ts'

const maxTimes = 2

type Props = {
  readonly film: FilmCard
  /** Of the screen, as `today` is: hundreds of tiles follow nothing by themselves. */
  readonly words: Words
  readonly today: number
  /** Whether its poster is loaded only once it comes near what is seen. */
  readonly isLazy: boolean
}

/** One film: its poster leads to its page, its next times straight to the seats. Drawn again only where its film changes. */
export const FilmTile = memo(function FilmTile({ film, words, today, isLazy }: Props) {
  const { session, smallPosters } = useKiosk()
  const { t, f } = words
  const { filmId, posterPath } = film
  const poster = useMemo(() => posterPath && smallPosters.addressOf(posterPath), [smallPosters, posterPath])
  const times = film.nextShowtimes.slice(0, maxTimes)
  const open = (place: Place) => session.setState((state) => goTo(state, place))
  return (
    <article className="film-tile" data-film={filmId}>
      <button
        type="button"
        className="film-tile-open"
        aria-label={t.films.open(f.text(film.title))}
        onClick={() => open({ kind: 'film', filmId })}
      >
        <Poster path={poster} title={film.title} isLazy={isLazy} />
      </button>
      <h3>{f.text(film.title)}</h3>
      <p className="quiet">{f.dotted(f.text(film.genre), t.film.minutes(film.durationMinutes))}</p>
      {film.status === 'coming' && <p className="film-tile-soon">{t.films.soon}</p>}
      {film.status === 'showing' && times.length === 0 && <p className="quiet">{t.films.noneToday}</p>}
      {times.length > 0 && (
        <div className="film-tile-times">
          {times.map((showtime) => (
            <TimeButton
              key={showtime.showtimeId}
              showtime={showtime}
              title={f.text(film.title)}
              words={words}
              today={today}
              onOpen={() => open({ kind: 'seats', filmId, showtimeId: showtime.showtimeId })}
            />
          ))}
        </div>
      )}
    </article>
  )
})

type TimeProps = Pick<Props, 'words' | 'today'> & {
  readonly showtime: ShowtimeView
  readonly title: string
  readonly onOpen: () => void
}

function TimeButton({ showtime, title, words, today, onOpen }: TimeProps) {
  const { t, f } = words
  return (
    <button type="button" className="time-button" disabled={showtime.saleState !== 'on-sale'} onClick={onOpen}>
      <span className="time-button-time">{f.time(showtime.beginsAt)}</span>
      <span className="time-button-day">{f.day(showtime.day, today).name}</span>
      <span className="time-button-state">{saleStateWords(t, showtime)}</span>
      <span className="visually-hidden">{title}</span>
    </button>
  )
}
