import './attract.css'
import { useEffect, useState } from 'react'
import type { FilmCard } from '../../../shared/catalog/views.ts'
import { Poster } from '../../frame/poster.tsx'
import { TopBar } from '../../frame/top-bar.tsx'
import { useFilms, useKiosk, useLive } from '../../state/kiosk-context.ts'
import { goTo } from '../../state/session-store.ts'
import { useNow } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { filmsToPlay, upNext } from './schedule.ts'

const filmMs = 9000

/** Nobody is there: the posters play one after another, and one touch anywhere starts. */
export function AttractScreen() {
  const { session } = useKiosk()
  const { t } = useWords()
  const films = filmsToPlay(useFilms() ?? [])
  const turn = useTurn(filmMs)
  const film = films[turn % Math.max(1, films.length)]
  const start = () => session.setState((state) => goTo(state, { kind: 'films' }))
  return (
    <div className="attract">
      {film && <PlayingFilm key={film.filmId} film={film} />}
      <button type="button" className="attract-touch" aria-label={t.attract.start} onClick={start} />
      <TopBar />
      <div className="attract-foot">
        {film && <Caption key={film.filmId} film={film} />}
        <NextShowtimes films={films} />
        <p className="attract-start" aria-hidden="true">
          {t.attract.start}
        </p>
      </div>
    </div>
  )
}

function PlayingFilm({ film }: { readonly film: FilmCard }) {
  return (
    <div className="attract-film" aria-hidden="true">
      {film.posterPath && <img className="attract-glow" src={film.posterPath} alt="" />}
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
  const nowMs = useNow(30_000)
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
              {f.dotted(f.day(showtime.day, nowMs).name, f.text(showtime.hallName))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Counts up by one `everyMs`: the screen never stands still, so nothing burns in. */
function useTurn(everyMs: number): number {
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const turning = setInterval(() => setTurn((before) => before + 1), everyMs)
    return () => clearInterval(turning)
  }, [everyMs])
  return turn
}
