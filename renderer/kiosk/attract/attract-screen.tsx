import './attract.css'
import { type CSSProperties, useEffect, useState } from 'react'
import type { FilmCard } from '../../../shared/catalog/views.ts'
import { Glow } from '../../frame/glow.tsx'
import { Poster } from '../../frame/poster.tsx'
import { TopBar } from '../../frame/top-bar.tsx'
import { useFilms, useKiosk, useLive } from '../../state/kiosk-context.ts'
import { goTo } from '../../state/session-store.ts'
import { filmsAtFirst } from '../../state/small-posters.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { filmsToPlay, footPlace, upNext } from './schedule.ts'

const filmMs = 9000

/** Nobody is there: the posters play one after another, and one touch anywhere starts. */
export function AttractScreen() {
  const { session } = useKiosk()
  const { t } = useWords()
  const allFilms = useFilms()
  const films = filmsToPlay(allFilms ?? [])
  usePreparedPosters(allFilms)
  const { turn, film, before } = usePlaying(films)
  const start = () => session.setState((state) => goTo(state, { kind: 'films' }))
  return (
    <div className="attract">
      {before && <PlayingFilm key={before.filmId} film={before} />}
      {film && <PlayingFilm key={film.filmId} film={film} />}
      <button type="button" className="attract-touch" aria-label={t.attract.start} onClick={start} />
      <TopBar />
      <div className="attract-foot" style={{ '--place': footPlace(turn) } as CSSProperties}>
        {film && <Caption key={film.filmId} film={film} />}
        <NextShowtimes films={films} />
        <p key={turn} className="attract-start" aria-hidden="true">
          {t.attract.start}
        </p>
      </div>
    </div>
  )
}

function PlayingFilm({ film }: { readonly film: FilmCard }) {
  return (
    <div className="attract-film" aria-hidden="true">
      {film.posterPath && (
        <Glow path={film.posterPath} className="attract-glow" blurPx={80} colours="brightness(0.7)" />
      )}
      <div className="attract-dusk" />
      <Poster path={film.posterPath} title={film.title} className="attract-poster" />
      <div className="attract-shade" />
    </div>
  )
}

function Caption({ film }: { readonly film: FilmCard }) {
  const { t, f } = useWords()
  return (
    <div className="attract-caption">
      <p className="attract-title">{f.text(film.title)}</p>
      <p className="attract-facts">
        {f.dotted(
          f.text(film.genre),
          t.film.minutes(film.durationMinutes),
          ...(film.status === 'coming' ? [t.attract.coming] : []),
        )}
      </p>
    </div>
  )
}

function NextShowtimes({ films }: { readonly films: readonly FilmCard[] }) {
  const { t, f } = useWords()
  const hasStatus = useLive((state) => state.status !== null)
  const today = useToday()
  const next = hasStatus ? upNext(films, 4) : []
  return (
    <section className="attract-next" aria-label={t.attract.next}>
      <p className="eyebrow">{next.length > 0 ? t.attract.next : t.attract.noShowtimes}</p>
      <ol>
        {next.map(({ film, showtime }) => (
          <li key={showtime.showtimeId}>
            <span className="attract-time">{f.time(showtime.beginsAt)}</span>
            <span className="attract-next-title">{f.text(film.title)}</span>
            <span className="attract-next-hall">
              {f.dotted(f.day(showtime.day, today).name, f.text(showtime.hallName))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** The screen that the touch leads to has its posters drawn before. */
function usePreparedPosters(films: readonly FilmCard[] | undefined) {
  const { smallPosters } = useKiosk()
  useEffect(() => {
    const paths = films?.slice(0, filmsAtFirst).flatMap(({ posterPath }) => posterPath ?? [])
    return paths && smallPosters.prepare(paths)
  }, [smallPosters, films])
}

/**
 * The film that plays, and the one before it, on which it is faded in. Each has its turn of `filmMs`, so nothing burns in;
 * between two changes nothing moves, since a kiosk that draws by its processor would have no rest.
 */
function usePlaying(films: readonly FilmCard[]) {
  const [turn, setTurn] = useState(0)
  const filmAt = (at: number) => films[at % Math.max(1, films.length)]
  const nextPosterPath = filmAt(turn + 1)?.posterPath ?? null
  useEffect(() => {
    const next = new Image()
    if (nextPosterPath !== null) next.src = nextPosterPath
    const waiting = setTimeout(() => setTurn(turn + 1), filmMs)
    return () => clearTimeout(waiting)
  }, [turn, nextPosterPath])
  const [film, before] = [filmAt(turn), turn > 0 ? filmAt(turn - 1) : undefined]
  return { turn, film, before: before?.filmId === film?.filmId ? undefined : before }
}
