import './film.css'
import type { FilmView } from '../../../shared/catalog/views.ts'
import type { FilmId } from '../../../shared/core/ids.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { Poster } from '../../frame/poster.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { useFeed, useKiosk } from '../../state/kiosk-context.ts'
import { goTo } from '../../state/session-store.ts'
import { useWords } from '../../state/use-words.ts'
import { Schedule } from './schedule.tsx'

/** One film: what it is about, and when and where it plays. */
export function FilmScreen({ filmId }: { readonly filmId: FilmId }) {
  const { session } = useKiosk()
  const { t } = useWords()
  const film = useFeed('film', { filmId })
  const back = { label: t.app.back, onPress: () => session.setState((state) => goTo(state, { kind: 'films' })) }
  const canBuy = film?.showtimes.some(({ saleState }) => saleState === 'on-sale') ?? false
  return (
    <ScreenFrame backdrop={film?.posterPath ?? null} bar={<BottomBar back={back}>{canBuy && t.film.pick}</BottomBar>}>
      {film === null && <p className="lead film-gone">{t.film.gone}</p>}
      {film && (
        <div className="film scroll">
          <About film={film} />
          {film.status === 'coming' && film.showtimes.length === 0 ? (
            <p className="lead film-not-yet">{t.film.notYet}</p>
          ) : (
            <Schedule film={film} />
          )}
        </div>
      )}
    </ScreenFrame>
  )
}

function About({ film }: { readonly film: FilmView }) {
  const { t, f } = useWords()
  return (
    <section className="film-about">
      <Poster path={film.posterPath} title={film.title} />
      <div className="film-text">
        <h1>{f.text(film.title)}</h1>
        <p className="film-facts">{f.dotted(f.text(film.genre), t.film.minutes(film.durationMinutes))}</p>
        <p className="film-story">{f.text(film.synopsis)}</p>
        <dl className="film-people">
          <dt>{t.film.director}</dt>
          <dd>{f.text(film.director)}</dd>
          <dt>{t.film.actors}</dt>
          <dd>{f.text(film.actors)}</dd>
        </dl>
      </div>
    </section>
  )
}
