import type { FilmCard, FilmView } from '../../shared/catalog/views.ts'
import type { FilmId } from '../../shared/core/ids.ts'
import type { Catalog, StoredFilm, StoredShowtime } from '../catalog/catalog.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { ShowtimeViews } from './showtime-views.ts'

const maxNextShowtimes = 4

export type FilmViews = {
  /** Films that are showing, by their next showtime, then those to come, by title. */
  readonly cards: () => FilmCard[]
  readonly film: (filmId: FilmId) => FilmView | null
  /** What every view says of a film. */
  readonly basics: (film: StoredFilm) => Omit<FilmCard, 'nextShowtimes'>
}

export function createFilmViews(deps: {
  readonly catalog: Catalog
  readonly showtimeViews: ShowtimeViews
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
}): FilmViews {
  const { catalog, showtimeViews, cinemaClock } = deps

  function basicsOf(film: StoredFilm, isComing: boolean): Omit<FilmCard, 'nextShowtimes'> {
    const { filmId, title, genre, durationMinutes, posterId } = film
    const posterPath = posterId !== null && catalog.posterFor(posterId) ? `/poster/${posterId}` : null
    return { filmId, title, genre, durationMinutes, posterPath, status: isComing ? 'coming' : 'showing' }
  }

  const showtimesOf = (filmId: FilmId) => [...catalog.showtimes()].filter((showtime) => showtime.filmId === filmId)
  const isOver = (showtime: StoredShowtime) => showtime.endsAt * 1000 <= cinemaClock.cinemaNowMs()

  return {
    basics: (film) => basicsOf(film, showtimesOf(film.filmId).length === 0),

    cards: () => {
      const showtimesByFilm = Map.groupBy(catalog.showtimes(), ({ filmId }) => filmId)
      const showing: FilmCard[] = []
      const coming: FilmCard[] = []
      for (const film of catalog.films()) {
        const showtimes = showtimesByFilm.get(film.filmId) ?? []
        const ahead = showtimes.filter((showtime) => !isOver(showtime)).sort(byTime)
        const nextShowtimes = ahead
          .map((showtime) => showtimeViews.judge(showtime).view)
          .filter(({ saleState }) => saleState !== 'closed')
          .slice(0, maxNextShowtimes)
        if (showtimes.length === 0) coming.push({ ...basicsOf(film, true), nextShowtimes: [] })
        else if (ahead.length > 0) showing.push({ ...basicsOf(film, false), nextShowtimes })
      }
      return [...showing.sort(byNextShowtime), ...coming.sort(byTitle)]
    },

    film: (filmId) => {
      const film = catalog.filmFor(filmId)
      if (!film) return null
      const showtimes = showtimesOf(filmId)
      const ahead = showtimes.filter((showtime) => !isOver(showtime)).sort(byTime)
      return {
        ...basicsOf(film, showtimes.length === 0),
        synopsis: film.synopsis,
        director: film.director,
        actors: film.actors,
        showtimes: ahead.map((showtime) => showtimeViews.judge(showtime).view),
      }
    },
  }
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
