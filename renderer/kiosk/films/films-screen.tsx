import './films.css'
import { useDeferredValue } from 'react'
import type { FilmCard } from '../../../shared/catalog/views.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { endSession } from '../../state/end-session.ts'
import { useFilms, useKiosk } from '../../state/kiosk-context.ts'
import { filmsAtFirst } from '../../state/small-posters.ts'
import { useToday } from '../../state/use-now.ts'
import { useWords } from '../../state/use-words.ts'
import { FilmTile } from './film-tile.tsx'

/** What is on and what is coming, posters first. */
export function FilmsScreen() {
  const kiosk = useKiosk()
  const { t } = useWords()
  const films = useFilms()
  const count = useDeferredValue(Number.POSITIVE_INFINITY, filmsAtFirst)
  const drawn = films?.slice(0, count) ?? []
  const showing = drawn.filter(({ status }) => status === 'showing')
  const coming = drawn.filter(({ status }) => status === 'coming')
  const isNoneShowing = films?.every(({ status }) => status !== 'showing') ?? false
  const back = { label: t.app.back, onPress: () => void endSession(kiosk) }
  return (
    <ScreenFrame backdrop={null} bar={<BottomBar back={back}>{t.films.pick}</BottomBar>}>
      <div className="films scroll">
        <h1 className="visually-hidden">{t.films.title}</h1>
        {isNoneShowing && <p className="lead">{t.films.none}</p>}
        <FilmShelf title={t.films.showing} films={showing} atFirst={filmsAtFirst} />
        <FilmShelf title={t.films.coming} films={coming} atFirst={filmsAtFirst - showing.length} />
      </div>
    </ScreenFrame>
  )
}

type ShelfProps = {
  readonly title: string
  readonly films: readonly FilmCard[]
  /** How many of them the first frame shows. */
  readonly atFirst: number
}

function FilmShelf({ title, films, atFirst }: ShelfProps) {
  const words = useWords()
  const today = useToday()
  if (films.length === 0) return null
  return (
    <section className="shelf" aria-label={title}>
      <h2>{title}</h2>
      <div className="shelf-films">
        {films.map((film, index) => (
          <FilmTile key={film.filmId} film={film} words={words} today={today} isLazy={index >= atFirst} />
        ))}
      </div>
    </section>
  )
}
