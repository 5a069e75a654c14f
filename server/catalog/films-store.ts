import { sql } from 'kysely'
import type { FilmId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'

/** A film as the public interface tells of it. */
export type ListedFilm = {
  readonly filmId: FilmId
  readonly title: string
  readonly actors: string
  readonly director: string
  readonly durationMinutes: number
  readonly picture: string
  readonly synopsis: string
}

/**
 * The films that are showing, or those that are not (yet). Showing is worked out and never stored: the film has a
 * showtime that has not ended and is not called off.
 */
export async function listFilms(
  db: Database,
  cinemaId: number,
  isShowing: boolean,
  nowMs: number,
): Promise<ListedFilm[]> {
  const films = await sql<ListedFilm>`
    select film_id as "filmId", title, actors, director, duration_minutes as "durationMinutes", picture, synopsis
    from films
    where cinema_id = ${cinemaId} and deleted_at_ms is null and ${isShowing} = exists (
      select 1 from showtimes
      where showtimes.cinema_id = films.cinema_id and showtimes.film_id = films.film_id
        and showtimes.ends_at_ms > ${nowMs} and showtimes.called_off_at_ms is null)
    order by film_id`.execute(db)
  return films.rows
}
