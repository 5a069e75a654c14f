import type { FilmReplica } from '../../shared/catalog/replicas.ts'
import type { FilmId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import { inBothLanguages } from '../ledger/catalog/languages.ts'

/** Films as kiosks keep them. */
export async function filmReplicas(db: Database, cinemaId: number, ids: readonly string[]): Promise<FilmReplica[]> {
  const films = await db
    .selectFrom('films')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('film_id', 'in', ids.map(Number) as FilmId[])
    .execute()
  return films.map((film) => ({
    id: String(film.film_id),
    isDeleted: film.deleted_at_ms !== null,
    filmId: film.film_id,
    title: inBothLanguages(film.title, film.title_en),
    synopsis: inBothLanguages(film.synopsis, film.synopsis_en),
    director: inBothLanguages(film.director, film.director_en),
    actors: inBothLanguages(film.actors, film.actors_en),
    genre: inBothLanguages(film.genre, film.genre_en),
    durationMinutes: film.duration_minutes,
    posterId: film.poster_id,
  }))
}
