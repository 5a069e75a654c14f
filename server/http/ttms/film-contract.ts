import { z } from 'zod'
import { durationLimits } from '../../../shared/catalog/limits.ts'
import type { FilmId } from '../../../shared/core/ids.ts'
import type { Contracts } from './contract.ts'
import { id, nothing } from './data-types.ts'
import { idOf, integerBetween, oneOf } from './parameters.ts'
import { descriptionText, nameText, pictureAddress } from './text-parameters.ts'

export const filmSentences = {
  taken: 'the movie has already existed',
  notThere: 'the film you delete is not existent',
} as const

const movieId = { movie_id: idOf<FilmId>() }

export const movieParameters = {
  movie_name: nameText,
  movie_main_actor: nameText,
  movie_director: nameText,
  movie_duration: integerBetween(...durationLimits),
  movie_pic: pictureAddress,
  movie_description: descriptionText,
}

const movie = z.object({
  movie_id: id,
  movie_name: z.string(),
  movie_main_actor: z.string(),
  movie_director: z.string(),
  movie_duration: z.int().meta({ description: 'minutes' }),
  movie_pic: z.string(),
  movie_description: z.string(),
})

/** Rows 4 to 7. */
export const filmContract = {
  addMovie: {
    paths: ['admin/movie/addmovie'],
    who: 'admin',
    summary: 'Add a film',
    parameters: movieParameters,
    data: movie,
    failures: [filmSentences.taken],
  },
  deleteMovie: {
    paths: ['admin/movie/deletemovie'],
    who: 'admin',
    summary: 'Delete a film that has no performance to come',
    parameters: movieId,
    data: nothing,
    failures: [filmSentences.notThere],
  },
  modifyMovie: {
    paths: ['admin/movie/modifymovie'],
    who: 'admin',
    summary: 'Change a film',
    parameters: { ...movieId, ...movieParameters },
    data: movie,
    failures: [filmSentences.taken],
  },
  findMovie: {
    paths: ['admin/movie/findmovie'],
    who: 'anyone',
    summary: 'The films that are showing (option 1), or coming (0)',
    parameters: { option: oneOf(0, 1) },
    data: z.array(movie.extend({ is_active: z.literal([0, 1]) })),
    failures: [],
  },
} as const satisfies Contracts
