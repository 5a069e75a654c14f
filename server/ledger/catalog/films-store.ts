import { type Selectable, sql } from 'kysely'
import type { FilmId } from '../../../shared/core/ids.ts'
import { nextFilmId } from '../../db/server-ids.ts'
import type { Database, Tables } from '../../db/tables.ts'
import { nameKey } from './languages.ts'
import { posterIdOfPath } from './poster-path.ts'
import { findPoster } from './posters-store.ts'

export type FilmRow = Selectable<Tables['films']>

/** What a public interface tells of a film, and may set. */
export type FilmDetails = {
  readonly title: string
  readonly actors: string
  readonly director: string
  readonly durationMinutes: number
  /** An http(s) address, or a path on this server. */
  readonly picture: string
  readonly synopsis: string
}

export type ListedFilm = FilmDetails & { readonly filmId: FilmId }

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

export function toListedFilm(film: FilmRow): ListedFilm {
  const { film_id: filmId, title, actors, director, duration_minutes: durationMinutes, picture, synopsis } = film
  return { filmId, title, actors, director, durationMinutes, picture, synopsis }
}

/** The film, unless it was deleted. */
export async function findFilm(db: Database, cinemaId: number, filmId: FilmId): Promise<FilmRow | undefined> {
  return selectFilms(db, cinemaId).where('film_id', '=', filmId).executeTakeFirst()
}

/** The film of this title, as titles are compared. */
export async function findFilmByTitle(db: Database, cinemaId: number, title: string): Promise<FilmRow | undefined> {
  return selectFilms(db, cinemaId).where('title_key', '=', nameKey(title)).executeTakeFirst()
}

/**
 * The film, unless it was deleted, kept from changing until the transaction ends. `share` is for those who give it a
 * showtime, `alone` for those who change the film. Locked before any hall or showtime.
 */
export async function lockFilm(
  trx: Database,
  cinemaId: number,
  filmId: FilmId,
  lock: 'share' | 'alone',
): Promise<FilmRow | undefined> {
  const query = selectFilms(trx, cinemaId).where('film_id', '=', filmId)
  return (lock === 'share' ? query.forShare() : query.forNoKeyUpdate()).executeTakeFirst()
}

/** `given`: the number that a kiosk has made for it; null: one of the server's. */
export async function insertFilm(
  trx: Database,
  cinemaId: number,
  film: FilmDetails,
  wantedId: FilmId | null,
): Promise<FilmId> {
  const filmId = wantedId ?? (await nextFilmId(trx))
  const columns = await toColumns(trx, cinemaId, film)
  await trx
    .insertInto('films')
    .values({ cinema_id: cinemaId, film_id: filmId, genre: '', ...columns })
    .execute()
  return filmId
}

/** Writes a film's new details. An English text goes with the Chinese one that it translates. */
export async function updateFilm(trx: Database, film: FilmRow, details: FilmDetails): Promise<void> {
  const columns = await toColumns(trx, film.cinema_id, details)
  await trx
    .updateTable('films')
    .set({
      ...columns,
      poster_id: details.picture === film.picture ? film.poster_id : columns.poster_id,
      title_en: details.title === film.title ? film.title_en : null,
      synopsis_en: details.synopsis === film.synopsis ? film.synopsis_en : null,
      director_en: details.director === film.director ? film.director_en : null,
      actors_en: details.actors === film.actors ? film.actors_en : null,
    })
    .where('cinema_id', '=', film.cinema_id)
    .where('film_id', '=', film.film_id)
    .execute()
}

export async function markFilmDeleted(trx: Database, film: FilmRow, nowMs: number): Promise<void> {
  await trx
    .updateTable('films')
    .set({ deleted_at_ms: nowMs })
    .where('cinema_id', '=', film.cinema_id)
    .where('film_id', '=', film.film_id)
    .execute()
}

function selectFilms(db: Database, cinemaId: number) {
  return db.selectFrom('films').selectAll().where('cinema_id', '=', cinemaId).where('deleted_at_ms', 'is', null)
}

async function toColumns(trx: Database, cinemaId: number, film: FilmDetails) {
  const posterId = posterIdOfPath(film.picture)
  const poster = posterId === null ? undefined : await findPoster(trx, cinemaId, posterId)
  return {
    title: film.title,
    title_key: nameKey(film.title),
    synopsis: film.synopsis,
    director: film.director,
    actors: film.actors,
    duration_minutes: film.durationMinutes,
    picture: film.picture,
    // Kiosks show only pictures that this server keeps.
    poster_id: poster ? posterId : null,
  }
}
