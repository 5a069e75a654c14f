import { expect } from 'vitest'
import { addFilm, addShowtime } from '../../../../support/central-cinema.ts'
import { forAdministrators, forAnyone, notIntegers, notNames, type OperationCases } from './operation-cases.ts'
import { illegal, type World } from './world.ts'

const aMovie = (world: World) => ({
  movie_name: world.freshName('流浪地球'),
  movie_main_actor: '屈楚萧，吴京',
  movie_director: '郭帆',
  movie_duration: 125,
  movie_pic: 'https://pictures.example/earth.jpg?size=1',
  movie_description: '太阳即将毁灭。',
})

const illegalMovie = {
  movie_name: notNames,
  movie_main_actor: notNames,
  movie_director: notNames,
  movie_duration: [0, 601, -1, ...notIntegers],
  movie_pic: ['javascript:alert(1)', 'ftp://x.example/a', '//evil.example/a', '/\\evil', 'http://', '/a b', 5],
  movie_description: ['x'.repeat(10_001), 'a\0b', 5],
}

const everything = { movie_id: expect.any(Number) }

export const filmCases: readonly OperationCases[] = [
  {
    path: 'admin/movie/addmovie',
    matrix: forAdministrators,
    by: 'administrator',
    good: aMovie,
    answers: (good) => ({ ...everything, ...good }),
    illegalValues: illegalMovie,
    mayBeEmpty: ['movie_description'],
    refusals: [
      {
        when: 'the name is taken, but for case and blanks around it',
        change: async (good, { server }) => {
          await addFilm(server, 'earth')
          return { ...good, movie_name: '  EARTH\t' }
        },
        msg: 'the movie has already existed',
      },
      {
        when: 'the name is taken, but something else is illegal',
        change: async (good) => ({ ...good, movie_name: 'Earth', movie_duration: 0 }),
        msg: illegal,
      },
    ],
  },
  {
    path: 'admin/movie/deletemovie',
    matrix: forAdministrators,
    by: 'administrator',
    good: async ({ server }) => ({ movie_id: await addFilm(server) }),
    answers: () => '',
    illegalValues: { movie_id: notIntegers },
    refusals: [
      {
        when: 'there is no such film',
        change: () => ({ movie_id: 99_999 }),
        msg: 'the film you delete is not existent',
      },
      {
        when: 'it was deleted before',
        change: async (_good, { server, ask }) => {
          const movie_id = await addFilm(server)
          await ask('admin/movie/deletemovie', { movie_id })
          return { movie_id }
        },
        msg: 'the film you delete is not existent',
      },
      {
        when: 'a performance of it is running',
        change: async (_good, { server }) => {
          const movie_id = await addFilm(server)
          await addShowtime(server, { filmId: movie_id, beginsInMinutes: -50 })
          return { movie_id }
        },
        msg: illegal,
      },
    ],
  },
  {
    path: 'admin/movie/modifymovie',
    matrix: forAdministrators,
    by: 'administrator',
    good: async (world) => ({ movie_id: await addFilm(world.server), ...aMovie(world) }),
    answers: (good) => good,
    illegalValues: { movie_id: [99_999, ...notIntegers], ...illegalMovie },
    mayBeEmpty: ['movie_description'],
    refusals: [
      {
        when: 'another film has the name',
        change: async (good, { server }) => {
          await addFilm(server, 'moon')
          return { ...good, movie_name: ' Moon ' }
        },
        msg: 'the movie has already existed',
      },
      {
        when: 'two performances would then overlap',
        change: async (good, { server }) => {
          const filmId = await addFilm(server)
          const first = await addShowtime(server, { filmId, beginsInMinutes: 60 })
          const { hall_id: hallId } = await server.db
            .selectFrom('showtimes')
            .select('hall_id')
            .where('showtime_id', '=', first)
            .executeTakeFirstOrThrow()
          await addShowtime(server, { hallId, beginsInMinutes: 160 })
          return { ...good, movie_id: filmId, movie_duration: 101 }
        },
        msg: illegal,
      },
    ],
  },
  {
    path: 'admin/movie/findmovie',
    matrix: forAnyone,
    by: 'nobody',
    good: () => ({ option: 1 }),
    answers: () => expect.any(Array),
    illegalValues: { option: [2, -1, ...notIntegers] },
  },
]
