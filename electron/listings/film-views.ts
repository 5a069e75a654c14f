import { filter } from 'rxjs'
import type { FilmCard, FilmView, ShowtimeView } from '../../shared/catalog/views.ts'
import type { FilmId } from '../../shared/core/ids.ts'
import type { Catalog, StoredFilm, StoredShowtime } from '../catalog/catalog.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import { isSameList } from './same-list.ts'
import type { ShowtimeViews } from './showtime-views.ts'

const maxNextShowtimes = 4

export type FilmViews = {
  /** Films that are showing, by their next showtime, then those to come, by title. A card that says the same is the same object. */
  readonly cards: () => FilmCard[]
  readonly film: (filmId: FilmId) => FilmView | null
  /** What every view says of a film. */
  readonly basics: (film: StoredFilm) => Omit<FilmCard, 'nextShowtimes'>
}

type Ahead = readonly StoredShowtime[]
const none: Ahead = []

/** Follows the catalog's showtimes by film, so it must be made before whoever shows that they changed. */
export function createFilmViews(deps: {
  readonly catalog: Catalog
  readonly showtimeViews: Pick<ShowtimeViews, 'view'>
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
}): FilmViews {
  const { catalog, showtimeViews, cinemaClock } = deps
  let showtimesByFilm: ReadonlyMap<FilmId, Ahead> | null = null
  catalog.changes$.pipe(filter(({ replica }) => replica === 'showtimes')).subscribe(() => {
    showtimesByFilm = null
  })
  /** As they were told last. */
  let told: ReadonlyMap<FilmId, { readonly film: StoredFilm; readonly card: FilmCard }> = new Map()

  function showtimesOf(filmId: FilmId): Ahead {
    showtimesByFilm ??= Map.groupBy([...catalog.showtimes()].sort(byTime), (showtime) => showtime.filmId)
    return showtimesByFilm.get(filmId) ?? none
  }

  function basics(film: StoredFilm): Omit<FilmCard, 'nextShowtimes'> {
    const { filmId, title, genre, durationMinutes, posterId } = film
    const posterPath = posterId !== null && catalog.posterFor(posterId) ? `/poster/${posterId}` : null
    const status = showtimesOf(filmId).length === 0 ? 'coming' : 'showing'
    return { filmId, title, genre, durationMinutes, posterPath, status }
  }

  function aheadOf(showtimes: Ahead): Ahead {
    const nowMs = cinemaClock.cinemaNowMs()
    return showtimes.filter(({ endsAt }) => endsAt * 1000 > nowMs)
  }

  /** No more are looked at than are shown. */
  function nextShowtimesOf(ahead: Ahead): ShowtimeView[] {
    const next: ShowtimeView[] = []
    for (const showtime of ahead) {
      const view = showtimeViews.view(showtime)
      if (view.saleState !== 'closed') next.push(view)
      if (next.length === maxNextShowtimes) break
    }
    return next
  }

  function cardOf(film: StoredFilm, ahead: Ahead): FilmCard {
    const card = { ...basics(film), nextShowtimes: nextShowtimesOf(ahead) }
    const known = told.get(film.filmId)
    return known && known.film === film && isSameCard(known.card, card) ? known.card : card
  }

  return {
    basics,

    cards: () => {
      const showing: FilmCard[] = []
      const coming: FilmCard[] = []
      const now = new Map<FilmId, { readonly film: StoredFilm; readonly card: FilmCard }>()
      for (const film of catalog.films()) {
        const showtimes = showtimesOf(film.filmId)
        const ahead = aheadOf(showtimes)
        if (showtimes.length > 0 && ahead.length === 0) continue
        const card = cardOf(film, ahead)
        now.set(film.filmId, { film, card })
        if (showtimes.length === 0) coming.push(card)
        else showing.push(card)
      }
      told = now
      return [...showing.sort(byNextShowtime), ...coming.sort(byTitle)]
    },

    film: (filmId) => {
      const film = catalog.filmFor(filmId)
      if (!film) return null
      const { synopsis, director, actors } = film
      const showtimes = aheadOf(showtimesOf(filmId)).map(showtimeViews.view)
      return { ...basics(film), synopsis, director, actors, showtimes }
    },
  }
}

/** Of the same film, as the catalog has it: its texts are not compared. */
function isSameCard(a: FilmCard, b: FilmCard): boolean {
  const isSame = a.posterPath === b.posterPath && a.status === b.status
  return isSame && isSameList(a.nextShowtimes, b.nextShowtimes)
}

function byTime(a: StoredShowtime, b: StoredShowtime): number {
  return a.beginsAt - b.beginsAt || a.showtimeId - b.showtimeId
}

function byNextShowtime(a: FilmCard, b: FilmCard): number {
  const beginsAt = (card: FilmCard) => card.nextShowtimes[0]?.beginsAt ?? Number.POSITIVE_INFINITY
  const [first, second] = [beginsAt(a), beginsAt(b)]
  return first === second ? a.filmId - b.filmId : first < second ? -1 : 1
}

function byTitle(a: FilmCard, b: FilmCard): number {
  return a.title.zh < b.title.zh ? -1 : a.title.zh > b.title.zh ? 1 : a.filmId - b.filmId
}
