import type { FilmId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { createAddFilm } from '../../catalog/add-film.ts'
import { createChangeFilm } from '../../catalog/change-film.ts'
import { createDeleteFilm } from '../../catalog/delete-film.ts'
import type { Database } from '../../db/tables.ts'
import { type FilmDetails, type ListedFilm, listFilms } from '../../ledger/catalog/films-store.ts'
import type { ShowtimePolicy } from '../../showtimes/showtime-policy.ts'
import { sentences } from './envelope.ts'
import { filmContract, filmSentences, type movieParameters } from './film-contract.ts'
import { authorOf, type Caller, type Operation, operation } from './operation.ts'
import type { Values } from './parameters.ts'

type Movie = Values<typeof movieParameters>

const deleteSentences = { NoFilm: filmSentences.notThere, IsScheduled: sentences.illegal } as const

const changeSentences = {
  NoFilm: sentences.illegal,
  TitleTaken: filmSentences.taken,
  Clash: sentences.illegal,
} as const

export type FilmDeps = { readonly db: Database; readonly clock: Clock; readonly policy: ShowtimePolicy }

/** Rows 4 to 7: films. */
export function filmOperations(deps: FilmDeps): Operation[] {
  const { db, clock } = deps
  const [add, change, remove] = [createAddFilm(deps), createChangeFilm(deps), createDeleteFilm(deps)]
  return [
    operation(filmContract.addMovie, addMovie),
    operation(filmContract.deleteMovie, deleteMovie),
    operation(filmContract.modifyMovie, modifyMovie),
    operation(filmContract.findMovie, findMovie),
  ]

  async function addMovie(caller: Caller<'admin'>, movie: Movie) {
    const added = await add(authorOf(caller), toDetails(movie))
    return added.ok ? accepted(toMovie(added.value)) : refused(changeSentences[added.refusal])
  }

  async function deleteMovie(caller: Caller<'admin'>, { movie_id }: { readonly movie_id: FilmId }) {
    const deleted = await remove(authorOf(caller), movie_id)
    return deleted.ok ? accepted('' as const) : refused(deleteSentences[deleted.refusal])
  }

  async function modifyMovie(caller: Caller<'admin'>, movie: Movie & { readonly movie_id: FilmId }) {
    const changed = await change(authorOf(caller), movie.movie_id, toDetails(movie))
    return changed.ok ? accepted(toMovie(changed.value)) : refused(changeSentences[changed.refusal])
  }

  async function findMovie({ cinemaId }: Caller<'anyone'>, { option }: { readonly option: 0 | 1 }) {
    const films = await listFilms(db, cinemaId, option === 1, clock.nowMs())
    return accepted(films.map((film) => ({ ...toMovie(film), is_active: option })))
  }
}

function toDetails(movie: Movie): FilmDetails {
  return {
    title: movie.movie_name,
    actors: movie.movie_main_actor,
    director: movie.movie_director,
    durationMinutes: movie.movie_duration,
    picture: movie.movie_pic,
    synopsis: movie.movie_description,
  }
}

function toMovie(film: ListedFilm) {
  return {
    movie_id: film.filmId,
    movie_name: film.title,
    movie_main_actor: film.actors,
    movie_director: film.director,
    movie_duration: film.durationMinutes,
    movie_pic: film.picture,
    movie_description: film.synopsis,
  }
}
