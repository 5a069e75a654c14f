import { accepted } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { listFilms } from '../catalog/films-store.ts'
import type { Database } from '../db/tables.ts'
import type { Operation } from './operation.ts'
import { operation } from './operation.ts'
import { oneOf } from './parameters.ts'

/** Row 7: find films. */
export function filmOperations({ db, clock }: { db: Database; clock: Clock }): Operation[] {
  return [
    operation({
      paths: ['admin/movie/findmovie'],
      who: 'anyone',
      parameters: { option: oneOf(0, 1) },
      answer: async ({ cinemaId }, { option }) => {
        const films = await listFilms(db, cinemaId, option === 1, clock.nowMs())
        return accepted(
          films.map((film) => ({
            movie_id: film.filmId,
            movie_name: film.title,
            movie_main_actor: film.actors,
            movie_director: film.director,
            movie_duration: film.durationMinutes,
            movie_pic: film.picture,
            movie_description: film.synopsis,
            is_active: option,
          })),
        )
      },
    }),
  ]
}
