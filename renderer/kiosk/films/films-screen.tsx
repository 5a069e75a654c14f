import './films.css'
import type { FilmCard } from '../../../shared/catalog/views.ts'
import { BottomBar } from '../../frame/bottom-bar.tsx'
import { ScreenFrame } from '../../frame/screen-frame.tsx'
import { endSession } from '../../state/end-session.ts'
import { useFeed, useKiosk } from '../../state/kiosk-context.ts'
import { useWords } from '../../state/use-words.ts'
import { FilmTile } from './film-tile.tsx'

/** What is on and what is coming, posters first. */
export function FilmsScreen() {
  const kiosk = useKiosk()
  const { t } = useWords()
  const films = useFeed('films', {})
  const showing = films?.filter(({ status }) => status === 'showing') ?? []
  const coming = films?.filter(({ status }) => status === 'coming') ?? []
  const back = { label: t.app.back, onPress: () => void endSession(kiosk) }
  return (
    <ScreenFrame backdrop={null} bar={<BottomBar back={back}>{t.films.pick}</BottomBar>}>
      <div className="films scroll">
        <h1 className="visually-hidden">{t.films.title}</h1>
        {films !== undefined && showing.length === 0 && <p className="lead">{t.films.none}</p>}
        <FilmShelf title={t.films.showing} films={showing} />
        <FilmShelf title={t.films.coming} films={coming} />
      </div>
    </ScreenFrame>
  )
}

function FilmShelf({ title, films }: { readonly title: string; readonly films: readonly FilmCard[] }) {
  if (films.length === 0) return null
  return (
    <section className="shelf" aria-label={title}>
      <h2>{title}</h2>
      <div className="shelf-films">
        {films.map((film) => (
          <FilmTile key={film.filmId} film={film} />
        ))}
      </div>
    </section>
  )
}
