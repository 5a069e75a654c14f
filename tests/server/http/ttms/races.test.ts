import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addFilm, addHall, addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { signIn } from '../../../support/web-customer.ts'
import { illegal, openWorld, type Parameters, type World } from './cases/world.ts'

// What must hold while many ask at once. On PGlite they take turns on its one connection; on Postgres they really race.

const contradictory = 'the time you arrange is contradictory'

describe.each(databaseKinds)('many who ask at once on %s', (kind) => {
  let server: TestServer
  let world: World
  beforeAll(async () => {
    server = await openTestServer(kind)
    world = await openWorld(server)
  })
  afterAll(() => server.close())

  const sentencesOf = async (path: string, requests: readonly Parameters[]) => {
    const answers = await Promise.all(requests.map((request) => world.ask(path, request)))
    return answers.map((answer) => answer.msg).toSorted()
  }
  const oneAnd = (many: number, msg: string) => ['', ...Array(many - 1).fill(msg)]
  const movie = (movie_name: string, movie_duration = 100) => ({
    movie_name,
    movie_main_actor: '甲',
    movie_director: '乙',
    movie_duration,
    movie_pic: '/a.png',
    movie_description: '',
  })

  it('add one film of a name', async () => {
    const requests = Array.from({ length: 20 }, (_, index) => movie(index % 2 ? ' Twin' : 'tWIN '))
    expect(await sentencesOf('admin/movie/addmovie', requests)).toEqual(oneAnd(20, 'the movie has already existed'))
  })

  it('give one film a name', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => addFilm(server)))
    const requests = ids.map((movie_id) => ({ movie_id, ...movie('renamed') }))
    const said = await sentencesOf('admin/movie/modifymovie', requests)
    expect(said).toEqual(oneAnd(10, 'the movie has already existed'))
  })

  it('add one hall of a name', async () => {
    const hall = { hall_seats: 4, seat_rows: 2, seat_cols: 2, seat_info: '', hall_description: '' }
    const requests = Array.from({ length: 20 }, (_, index) => ({ hall_name: index % 2 ? 'HALL' : 'hall', ...hall }))
    expect(await sentencesOf('admin/hall/addhall', requests)).toEqual(oneAnd(20, illegal))
  })

  it('put one film on in a hall at a time', async () => {
    const names = { movie_name: `影片 ${await addFilm(server)}`, hall_name: `影厅 ${await addHall(server)}` }
    const requests = Array.from({ length: 20 }, (_, index) => ({
      ...names,
      schedule_begin_time: world.nowSeconds() + 3_600 + index * 60,
      schedule_price: 40,
    }))
    expect(await sentencesOf('admin/schedule/addSche', requests)).toEqual(oneAnd(20, contradictory))
  })

  it('move one performance into a hall at a time', async () => {
    const names = { movie_name: `影片 ${await addFilm(server)}`, hall_name: `影厅 ${await addHall(server)}` }
    const schedule = { ...names, schedule_begin_time: world.nowSeconds() + 3_600, schedule_price: 40 }
    const ids = await Promise.all(Array.from({ length: 10 }, () => addShowtime(server)))
    const requests = ids.map((schedule_id) => ({ schedule_id, ...schedule }))
    expect(await sentencesOf('admin/schedule/modifysche', requests)).toEqual(oneAnd(10, contradictory))
  })

  it('never let a longer film and a new performance overlap', async () => {
    for (let round = 0; round < 5; round++) {
      const [filmId, hallId] = [await addFilm(server), await addHall(server)]
      await addShowtime(server, { filmId, hallId, beginsInMinutes: 60 })
      const film = { movie_id: filmId, ...movie(`影片 ${filmId}`, 101) }
      const next = { movie_name: `影片 ${await addFilm(server)}`, hall_name: `影厅 ${hallId}`, schedule_price: 40 }
      const schedule = { ...next, schedule_begin_time: world.nowSeconds() + 160 * 60 }
      const [changed, added] = await Promise.all([
        world.ask('admin/movie/modifymovie', film),
        world.ask('admin/schedule/addSche', schedule),
      ])
      expect([changed.msg, added.msg].toSorted()).toEqual(['', changed.msg === '' ? contradictory : illegal])
    }
  })

  it('never sell a ticket of a performance that is called off', async () => {
    for (let round = 0; round < 5; round++) {
      const showtimeId = await addShowtime(server)
      const [off, held] = await Promise.all([
        world.ask('admin/schedule/deletesche', { schedule_id: showtimeId }),
        world.customer.hold(showtimeId, 1, 1),
      ])
      expect([off.msg, held.msg]).toEqual(off.msg === '' ? ['', 'the film is not shown'] : [illegal, ''])
    }
  })

  it('leave no hall deleted with a performance in it', async () => {
    for (let round = 0; round < 5; round++) {
      const [filmId, hallId] = [await addFilm(server), await addHall(server)]
      const names = { movie_name: `影片 ${filmId}`, hall_name: `影厅 ${hallId}` }
      const schedule = { ...names, schedule_begin_time: world.nowSeconds() + 3_600, schedule_price: 40 }
      const answers = await Promise.all([
        world.ask('admin/hall/deletehall', { hall_id: hallId }),
        world.ask('admin/schedule/addSche', schedule),
        world.ask('admin/movie/deletemovie', { movie_id: filmId }),
      ])
      const [hallGone, added, filmGone] = answers.map((answer) => answer.msg === '')
      expect(added && (hallGone || filmGone)).toBe(false)
      expect(added || hallGone || filmGone).toBe(true)
    }
  })

  it('never put a film on that is gone, nor at a length that it no longer has', async () => {
    for (let round = 0; round < 5; round++) {
      const [goneId, longerId] = [await addFilm(server), await addFilm(server)]
      const halls = await Promise.all(Array.from({ length: 6 }, () => addHall(server)))
      const schedules = halls.map((hallId, index) => ({
        movie_name: `影片 ${index % 2 ? goneId : longerId}`,
        hall_name: `影厅 ${hallId}`,
        schedule_begin_time: world.nowSeconds() + 3_600,
        schedule_price: 40,
      }))
      const [first, second, ...rest] = schedules.map((schedule) => world.ask('admin/schedule/addSche', schedule))
      const gone = world.ask('admin/movie/deletemovie', { movie_id: goneId })
      const longer = world.ask('admin/movie/modifymovie', { movie_id: longerId, ...movie(`影片 ${longerId}`, 150) })
      await Promise.all([first, second, gone, longer, ...rest])
      const schedule = await server.db
        .selectFrom('showtimes')
        .select(['film_id', 'begins_at_ms', 'ends_at_ms'])
        .where('film_id', 'in', [goneId, longerId])
        .execute()
      const isGone = (await gone).msg === ''
      expect(schedule.filter((showtime) => isGone && showtime.film_id === goneId)).toEqual([])
      const lengths = schedule
        .filter((showtime) => showtime.film_id === longerId)
        .map((showtime) => (showtime.ends_at_ms - showtime.begins_at_ms) / 60_000)
      expect(lengths).toEqual([150, 150, 150])
    }
  })

  it('find no fault in the server', () => expect(server.faults).toEqual([]))
})

describe.each(databaseKinds)('the database itself on %s', (kind) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  afterAll(() => server.close())

  it('forbids a seat’s second live ticket, even where its custody was lost: without its index both would be sold', async () => {
    const [first, second] = [await signIn(server), await signIn(server)]
    const showtimeId = await addShowtime(server)
    await first.buy((await first.hold(showtimeId, 1, 1)).orderId)
    await server.db.updateTable('seat_custody').set({ state: 'free' }).where('showtime_id', '=', showtimeId).execute()
    expect((await second.hold(showtimeId, 1, 1)).msg).toBe('the seat has been bought')
    await sql`drop index tickets_live`.execute(server.db)
    expect((await second.hold(showtimeId, 1, 1)).msg).toBe('')
  })

  it('forbids two performances in one hall at a time, whatever asks it', async () => {
    const hallId = await addHall(server)
    await addShowtime(server, { hallId, beginsInMinutes: 100 })
    await expect(addShowtime(server, { hallId, beginsInMinutes: 199 })).rejects.toThrow('showtimes_clash')
    await addShowtime(server, { hallId, beginsInMinutes: 200 })
    await addShowtime(server, { beginsInMinutes: 100 })
  })
})

describe.each(databaseKinds)('a cinema that cleans its halls, on %s', (kind) => {
  it('lets nobody slip into the time of cleaning, of many who try at once', async () => {
    const server = await openTestServer(kind, { turnaroundMinutes: 15 })
    const world = await openWorld(server)
    for (let round = 0; round < 3; round++) {
      const names = { movie_name: `影片 ${await addFilm(server)}`, hall_name: `影厅 ${await addHall(server)}` }
      const answers = await Promise.all(
        [0, 105, 0, 105, 0, 105].map((minutes) => {
          const schedule_begin_time = world.nowSeconds() + 3_600 + minutes * 60
          return world.ask('admin/schedule/addSche', { ...names, schedule_begin_time, schedule_price: 40 })
        }),
      )
      expect(answers.map((answer) => answer.msg).toSorted()).toEqual(['', ...Array(5).fill(contradictory)])
    }
    await server.close()
  })
})
