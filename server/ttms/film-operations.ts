import type { FilmId } from '../../shared/core/ids.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { createAddFilm } from '../catalog/add-film.ts'
import { createChangeFilm } from '../catalog/change-film.ts'
import { createDeleteFilm } from '../catalog/delete-film.ts'
import type { FilmDetails, ListedFilm } from '../catalog/films-store.ts'
import { listFilms } from '../catalog/films-store.ts'
import type { Database } from '../db/tables.ts'
import type { ShowtimeRules } from '../showtimes/showtimes-store.ts'
import { sentences } from './envelope.ts'
import type { Caller, Operation } from './operation.ts'
import { authorOf, operation } from './operation.ts'
import type { Values } from './parameters.ts'
import { idOf, integerBetween, oneOf } from './parameters.ts'
import { descriptionText, nameText, pictureAddress } from './text-parameters.ts'

const movieId = { movie_id: idOf<FilmId>() }

const movie = {
  movie_name: nameText,
  movie_main_actor: nameText,
  movie_director: nameText,
  movie_duration: integerBetween(1, 600),
  movie_pic: pictureAddress,
  movie_description: descriptionText,
}

const deleteSentences = { NoFilm: 'the film you delete is not existent', IsScheduled: sentences.illegal }

const changeSentences = {
  NoFilm: sentences.illegal,
  TitleTaken: 'the movie has already existed',
  Clash: sentences.illegal,
}

export type FilmNeeds = { readonly db: Database; readonly clock: Clock; readonly rules: ShowtimeRules }

/** Rows 4 to 7: films. */
export function filmOperations(needs: FilmNeeds): Operation[] {
  const { db, clock } = needs
  const [add, change, remove] = [createAddFilm(needs), createChangeFilm(needs), createDeleteFilm(needs)]
  return [
    operation({ paths: ['admin/movie/addmovie'], who: 'admin', parameters: movie, answer: addMovie }),
    operation({ paths: ['admin/movie/deletemovie'], who: 'admin', parameters: movieId, answer: deleteMovie }),
    operation({
      paths: ['admin/movie/modifymovie'],
      who: 'admin',
      parameters: { ...movieId, ...movie },
      answer: modifyMovie,
    }),
    operation({ paths: ['admin/movie/findmovie'], who: 'anyone', parameters: { option: oneOf(0, 1) }, answer: find }),
  ]

  async function addMovie(caller: Caller<'admin'>, given: Values<typeof movie>) {
    const added = await add(authorOf(caller), toDetails(given))
    return added.ok ? accepted(toMovie(added.value)) : refused(changeSentences[added.refusal])
  }

  async function deleteMovie(caller: Caller<'admin'>, { movie_id }: Values<typeof movieId>) {
    const deleted = await remove(authorOf(caller), movie_id)
    return deleted.ok ? accepted('') : refused(deleteSentences[deleted.refusal])
  }

  async function modifyMovie(caller: Caller<'admin'>, given: Values<typeof movieId & typeof movie>) {
    const changed = await change(authorOf(caller), given.movie_id, toDetails(given))
    return changed.ok ? accepted(toMovie(changed.value)) : refused(changeSentences[changed.refusal])
  }

  async function find({ cinemaId }: Caller<'anyone'>, { option }: { readonly option: number }) {
    const films = await listFilms(db, cinemaId, option === 1, clock.nowMs())
    return accepted(films.map((film) => ({ ...toMovie(film), is_active: option })))
  }
}

function toDetails(given: Values<typeof movie>): FilmDetails {
  return {
    title: given.movie_name,
    actors: given.movie_main_actor,
    director: given.movie_director,
    durationMinutes: given.movie_duration,
    picture: given.movie_pic,
    synopsis: given.movie_description,
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
