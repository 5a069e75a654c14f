import type { FilmCard, ShowtimeView } from '../../../shared/catalog/views.ts'

/** What plays while nobody is there: films with a poster first, for the others have little to show. */
export function filmsToPlay(films: readonly FilmCard[]): FilmCard[] {
  const withPoster = films.filter((film) => film.posterPath !== null)
  return withPoster.length > 0 ? withPoster : [...films]
}

const footPlaces = 7

/** Where what is written stands at this turn, from 0 to 1 and back in small steps, so that it does not burn in. */
export function footPlace(turn: number): number {
  return Math.abs(((turn + footPlaces) % (2 * footPlaces)) - footPlaces) / footPlaces
}

/** The next showtimes of the house that can be bought, one a film, soonest first. */
export function upNext(
  films: readonly FilmCard[],
  most: number,
): { readonly film: FilmCard; readonly showtime: ShowtimeView }[] {
  return films
    .flatMap((film) => {
      const showtime = film.nextShowtimes.find(({ saleState }) => saleState === 'on-sale')
      return showtime ? [{ film, showtime }] : []
    })
    .toSorted((a, b) => a.showtime.beginsAt - b.showtime.beginsAt)
    .slice(0, most)
}
