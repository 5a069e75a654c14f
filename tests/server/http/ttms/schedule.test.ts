import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FilmId, ShowtimeId } from '../../../../shared/core/ids.ts'
import { addFilm, addHall, addShowtime } from '../../../support/central-cinema.ts'
import { openTestServer, type TestServer } from '../../../support/central-server.ts'
import { databaseKinds } from '../../../support/databases.ts'
import { enrolKiosk, grantedSeats } from '../../../support/signing-kiosk.ts'
import { illegal, openWorld, type World } from './cases/world.ts'

const minute = 60
const contradictory = 'the time you arrange is contradictory'

describe.each(databaseKinds)('the schedule through the TTMS interface on %s', (kind) => {
  let server: TestServer
  let world: World
  beforeAll(async () => {
    server = await openTestServer(kind)
  })
  beforeEach(async () => {
    world = await openWorld(server)
  })
  afterAll(() => server.close())

  const movieOf = (movie_id: FilmId, movie_duration: number, movie_name = `影片 ${movie_id}`) => ({
    movie_id,
    movie_name,
    movie_main_actor: '甲，乙',
    movie_director: '导演',
    movie_duration,
    movie_pic: '/a.png',
    movie_description: '故事',
  })
  const showtime = (id: ShowtimeId) =>
    server.db.selectFrom('showtimes').selectAll().where('showtime_id', '=', id).executeTakeFirstOrThrow()
  const lengthOf = async (id: ShowtimeId) => {
    const { begins_at_ms, ends_at_ms } = await showtime(id)
    return (ends_at_ms - begins_at_ms) / 60_000
  }
  const scheduleAt = async (hallId: number, beginsInMinutes: number, price = '40') => ({
    movie_name: `影片 ${await addFilm(server)}`,
    schedule_begin_time: world.nowSeconds() + beginsInMinutes * minute,
    hall_name: `影厅 ${hallId}`,
    schedule_price: price,
  })
  const noted = async () => {
    const rows = await server.db.selectFrom('outbox').select(['replica', 'document_id']).execute()
    return rows.map((row) => `${row.replica} ${row.document_id}`)
  }

  it('6: moves the ends of performances that have not begun to the film’s new duration, and of no other', async () => {
    const filmId = await addFilm(server)
    const hallId = await addHall(server)
    const [ended, running, next, other] = [
      await addShowtime(server, { filmId, hallId, beginsInMinutes: -300 }),
      await addShowtime(server, { filmId, hallId, beginsInMinutes: -50 }),
      await addShowtime(server, { filmId, hallId, beginsInMinutes: 60 }),
      await addShowtime(server, { hallId, beginsInMinutes: 180 }),
    ]
    expect((await world.ask('admin/movie/modifymovie', movieOf(filmId, 120))).msg).toBe('')
    const lengths = await Promise.all([ended, running, next, other].map(lengthOf))
    expect(lengths).toEqual([100, 100, 120, 100])
    expect(await noted()).toEqual(expect.arrayContaining([`films ${filmId}`, `showtimes ${next}`]))
    expect((await world.ask('admin/movie/modifymovie', { ...movieOf(filmId, 121), movie_name: '改' })).msg).toBe(
      illegal,
    )
    expect(await lengthOf(next)).toBe(120)
    const film = await server.db
      .selectFrom('films')
      .select(['title', 'duration_minutes'])
      .where('film_id', '=', filmId)
      .executeTakeFirst()
    expect(film).toEqual({ title: `影片 ${filmId}`, duration_minutes: 120 })
    expect((await world.ask('admin/movie/modifymovie', movieOf(filmId, 30))).msg).toBe('')
    expect(await lengthOf(next)).toBe(30)
  })

  it('6: gives coming performances the new name, and leaves the past its old one', async () => {
    const filmId = await addFilm(server)
    const past = await addShowtime(server, { filmId, beginsInMinutes: -300 })
    const coming = await addShowtime(server, { filmId })
    await server.db
      .updateTable('films')
      .set({ title_en: 'Old', actors_en: 'A, B' })
      .where('film_id', '=', filmId)
      .execute()
    await world.ask('admin/movie/modifymovie', movieOf(filmId, 100, `新名 ${filmId}`))
    const titles = [(await showtime(past)).film_title, (await showtime(coming)).film_title]
    expect(titles).toEqual([`影片 ${filmId}`, `新名 ${filmId}`])
    const film = await server.db
      .selectFrom('films')
      .select(['title_en', 'actors_en'])
      .where('film_id', '=', filmId)
      .executeTakeFirst()
    expect(film).toEqual({ title_en: null, actors_en: 'A, B' })
  })

  it('5: takes a film out of the list, and frees its name; the box office keeps it', async () => {
    const name = world.freshName('下线')
    const filmId = await addFilm(server, name)
    await addShowtime(server, { filmId, beginsInMinutes: -100 })
    expect((await world.ask('admin/movie/deletemovie', { movie_id: filmId })).msg).toBe('')
    const { data } = await world.ask('admin/movie/findmovie', { option: 0 })
    expect(data).not.toContainEqual(expect.objectContaining({ movie_name: name }))
    const office = await world.ask('admin/ticket/findboxoffice')
    expect(office.data).toContainEqual(expect.objectContaining({ movie_name: name, schedule_cnt: 1 }))
    const { movie_id: _, ...again } = movieOf(filmId, 90, name)
    expect((await world.ask('admin/movie/addmovie', again)).msg).toBe('')
  })

  it('10: changes everything but the seats while a performance is coming, and the seats afterwards', async () => {
    const hallId = await addHall(server, {
      wheelchairs: [
        { row: 6, col: 1 },
        { row: 1, col: 1 },
      ],
    })
    const showtimeId = await addShowtime(server, { hallId, beginsInMinutes: 10 })
    const hall = { hall_id: hallId, hall_seats: 60, seat_rows: 6, seat_cols: 10, seat_info: '', hall_description: '新' }
    expect((await world.ask('admin/hall/modifyhall', { ...hall, hall_name: `新厅 ${hallId}` })).msg).toBe('')
    expect((await showtime(showtimeId)).hall_name).toBe(`新厅 ${hallId}`)
    const { seat_cols: _, ...smaller } = { ...hall, hall_name: '小厅', hall_seats: 50, seat_rows: 5, seat_clos: 10 }
    expect((await world.ask('admin/hall/modifyhall', smaller)).msg).toBe(illegal)
    await server.db.updateTable('showtimes').set({ called_off_at_ms: 1 }).where('hall_id', '=', hallId).execute()
    expect((await world.ask('admin/hall/modifyhall', smaller)).data).toMatchObject({ hall_seats: 50, hall_rows: 5 })
    const { plan } = await server.db
      .selectFrom('halls')
      .select('plan')
      .where('hall_id', '=', hallId)
      .executeTakeFirstOrThrow()
    expect(plan).toEqual({ rows: 5, cols: 10, gaps: [], wheelchairs: [{ row: 1, col: 1 }] })
    expect((await showtime(showtimeId)).plan.rows).toBe(6)
  })

  it('8: counts the places one can sit in, also where the whole grid was counted', async () => {
    const hall = { hall_name: world.freshName('厅'), seat_rows: 2, seat_cols: 3, hall_description: '' }
    const { data } = await world.ask('admin/hall/addhall', { ...hall, hall_seats: 6, seat_info: [['1', 2]] })
    expect(data).toMatchObject({ hall_seats: 5, seat_info: [[1, 2]], seat_rows: 2, seat_cols: 3 })
    const all = await world.ask('admin/hall/findhall', { hall_id: '' })
    expect(all.data).toContainEqual(expect.objectContaining({ hall_seats: 5, seat_dis_cnt: 1 }))
  })

  it('13: lets one performance begin the second that another ends', async () => {
    const hallId = await addHall(server)
    await addShowtime(server, { hallId, beginsInMinutes: 100 })
    const add = async (beginsInMinutes: number) =>
      (await world.ask('admin/schedule/addSche', await scheduleAt(hallId, beginsInMinutes))).msg
    expect([await add(199), await add(1), await add(200), await add(0)]).toEqual([contradictory, contradictory, '', ''])
  })

  it('15: changes the price of one with sold tickets, for later sales; the seats sold keep theirs', async () => {
    const showtimeId = await addShowtime(server, { beginsInMinutes: 30 })
    const { film_title, hall_name, begins_at_ms } = await showtime(showtimeId)
    const { orderId } = await world.customer.hold(showtimeId, 1, 1)
    const same = {
      movie_name: film_title,
      hall_name,
      schedule_begin_time: begins_at_ms / 1_000,
      schedule_id: showtimeId,
    }
    const modify = (schedule_price: string) => world.ask('admin/schedule/modifysche', { ...same, schedule_price })
    expect((await modify('50.5')).data).toMatchObject({ schedule_price: 50.5 })
    expect((await world.customer.buy(orderId)).data).toMatchObject({ order_discount_price: 39.9 })
    const later = await world.customer.hold(showtimeId, 1, 2)
    expect(later.data).toMatchObject({ order_discount_price: 50.5 })
    await server.time.pass(40 * minute * 1_000)
    expect((await modify('60')).msg).toBe('')
  })

  it('15: a lapsed order does not keep a performance where it is; in another hall it is sold on that hall’s seats', async () => {
    const showtimeId = await addShowtime(server, { beginsInMinutes: 600 })
    await world.customer.hold(showtimeId, 1, 1)
    await server.time.pass(15 * minute * 1_000)
    const hallId = await addHall(server, { rows: 2, cols: 2 })
    const moved = { ...(await scheduleAt(hallId, 300)), schedule_id: showtimeId }
    expect((await world.ask('admin/schedule/modifysche', moved)).msg).toBe('')
    expect(await showtime(showtimeId)).toMatchObject({ hall_id: hallId, seat_count: 4, plan: { rows: 2 } })
    expect((await world.customer.hold(showtimeId, 3, 1)).msg).toBe(illegal)
  })

  it('14, 15: a kiosk’s sale that comes after the change counts, and waits for a person', async () => {
    const kiosk = await enrolKiosk(server)
    const [off, moved] = [await addShowtime(server), await addShowtime(server)]
    const sales = []
    for (const showtimeId of [off, moved]) {
      const seats = grantedSeats(await kiosk.grant(showtimeId, [{ row: 1, col: 1 }]))
      sales.push(kiosk.entry('sold', kiosk.sold(showtimeId, seats)))
    }
    await server.time.pass(1_000)
    expect((await world.ask('admin/schedule/deletesche', { schedule_id: off })).msg).toBe('')
    const elsewhere = { ...(await scheduleAt(await addHall(server), 90, '39.9')), schedule_id: moved }
    expect((await world.ask('admin/schedule/modifysche', elsewhere)).msg).toBe('')
    const { body } = await kiosk.upload(sales)
    expect(body).toMatchObject({
      reviewItems: [
        { seq: 1, why: 'called-off' },
        { seq: 2, why: 'showtime-changed' },
      ],
    })
  })

  it('15: a kiosk’s sale at a price that was in force once is as good as any, one at another price is not', async () => {
    const kiosk = await enrolKiosk(server)
    const showtimeId = await addShowtime(server)
    const { film_title, hall_name, begins_at_ms } = await showtime(showtimeId)
    const seats = grantedSeats(
      await kiosk.grant(
        showtimeId,
        [1, 2, 3, 4].map((col) => ({ row: 1, col })),
      ),
    )
    const same = { movie_name: film_title, hall_name, schedule_begin_time: begins_at_ms / 1_000 }
    for (const schedule_price of [50, 60, 50]) {
      const repriced = { ...same, schedule_id: showtimeId, schedule_price }
      expect((await world.ask('admin/schedule/modifysche', repriced)).msg).toBe('')
    }
    const sales = [3_990, 6_000, 5_000, 4_500].map((priceFen, index) =>
      kiosk.entry('sold', kiosk.sold(showtimeId, seats.slice(index, index + 1), priceFen)),
    )
    const { body } = await kiosk.upload(sales)
    expect(body).toMatchObject({ acknowledgedSeq: 4, reviewItems: [{ seq: 4, why: 'price' }] })
    const tickets = server.db.selectFrom('tickets').select('paid_fen').where('showtime_id', '=', showtimeId)
    expect((await tickets.orderBy('ticket_number').execute()).map((row) => row.paid_fen)).toEqual([
      3_990, 6_000, 5_000, 4_500,
    ])
  })

  it('15: one that ended unsold may be shown again, on the seats that its hall has by then', async () => {
    const hallId = await addHall(server)
    const showtimeId = await addShowtime(server, { hallId, beginsInMinutes: -300 })
    const hall = { hall_id: hallId, hall_name: `影厅 ${hallId}`, hall_seats: 6, seat_rows: 2, seat_cols: 3 }
    const replanned = await world.ask('admin/hall/modifyhall', { ...hall, seat_info: '[]', hall_description: '' })
    expect(replanned.msg).toBe('')
    const again = { ...(await scheduleAt(hallId, 60)), schedule_id: showtimeId }
    expect((await world.ask('admin/schedule/modifysche', again)).msg).toBe('')
    expect(await showtime(showtimeId)).toMatchObject({ seat_count: 6, plan: { rows: 2 } })
  })

  it('17: lists the cinema’s day in the cinema’s time zone', async () => {
    const hallId = await addHall(server)
    // 23:59 and 00:00 in Shanghai, eight hours ahead of UTC.
    const midnight = Date.UTC(2027, 2, 1, 16) / 1_000
    const begins = [midnight - 86_400, midnight - 60 * 101, midnight, midnight + 86_400 - 60, midnight + 2 * 86_400]
    for (const schedule_begin_time of begins) {
      const schedule = { ...(await scheduleAt(hallId, 0)), schedule_begin_time }
      expect((await world.ask('admin/schedule/addSche', schedule)).msg).toBe('')
    }
    const beginsOn = async (date_time: number) => {
      const { data } = await world.ask('admin/schedule/findHallScheTime', { hall_name: `影厅 ${hallId}`, date_time })
      return (data as { schedule_begin_time: number }[]).map((row) => row.schedule_begin_time - midnight)
    }
    expect(await beginsOn(midnight)).toEqual([0, 86_340])
    expect(await beginsOn(midnight + 86_399)).toEqual([0, 86_340])
    expect(await beginsOn(midnight - 1)).toEqual([-86_400, -6_060])
  })
})

describe('a cinema that cleans its halls for a quarter of an hour', () => {
  it('counts that into what overlaps', async () => {
    const server = await openTestServer('PGlite', { turnaroundMinutes: 15 })
    const world = await openWorld(server)
    const [filmId, hallId] = [await addFilm(server), await addHall(server)]
    await addShowtime(server, { hallId, filmId, beginsInMinutes: 200 })
    const add = async (beginsInMinutes: number) => {
      const schedule_begin_time = world.nowSeconds() + beginsInMinutes * minute
      const names = { movie_name: `影片 ${filmId}`, hall_name: `影厅 ${hallId}`, schedule_price: 1 }
      return (await world.ask('admin/schedule/addSche', { ...names, schedule_begin_time })).msg
    }
    expect([await add(314), await add(86), await add(315), await add(85)]).toEqual([
      contradictory,
      contradictory,
      '',
      '',
    ])
    const film = { movie_id: filmId, movie_name: '长', movie_main_actor: '甲', movie_director: '乙', movie_pic: '/a' }
    const modified = await world.ask('admin/movie/modifymovie', { ...film, movie_duration: 101, movie_description: '' })
    expect(modified.msg).toBe(illegal)
    await server.close()
  })
})
