import { createLiveHub } from '../../../server/events/live-hub.ts'
import { sweep } from '../../../server/sweep.ts'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addFilm, addShowtime } from '../../support/central-cinema.ts'
import type { TestServer } from '../../support/served-database.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { signIn } from '../../support/web-customer.ts'

/** Every list that customers and staff are shown, what changes the schedule, and what the server does by itself. */
export async function goTheStaffWay(server: TestServer): Promise<void> {
  const showtimeId = await addShowtime(server, { beginsInMinutes: 3_000 })
  await readAndChangeOnTheWeb(server, showtimeId)
  const kiosk = await enrolKiosk(server)
  await kiosk.hello()
  for (const path of [syncPaths.boxOffice, syncPaths.devices]) await kiosk.ask('GET', path)
  for (const query of ['order=oldest', `device=${kiosk.device}&order=newest`]) {
    await kiosk.ask('GET', `${syncPaths.reviewItems}?${query}`)
  }
  const { db, time } = server
  await sweep({ db, clock: time.clock, hub: createLiveHub() }, { sessionMinutes: 60 })
  await server.tellStaff()
  await server.reviewAllotments()
  await server.push()
}

async function readAndChangeOnTheWeb(server: TestServer, showtimeId: ShowtimeId): Promise<void> {
  const { db } = server
  const showtime = await db
    .selectFrom('showtimes')
    .select(['film_id', 'hall_id', 'film_title', 'hall_name', 'begins_at_ms'])
    .where('showtime_id', '=', showtimeId)
    .executeTakeFirstOrThrow()
  const title = '另一部影片'
  await addFilm(server, title)
  const administrator = await signIn(server, 'administrator')
  const beginsAt = showtime.begins_at_ms / 1_000
  const { hall_name } = showtime
  const asked: readonly (readonly [path: string, parameters: Readonly<Record<string, unknown>>])[] = [
    ['admin/movie/findmovie', { option: 1 }],
    ['admin/movie/findmovie', { option: 0 }],
    ['admin/hall/findhall', {}],
    ['admin/hall/findseat', { hall_id: showtime.hall_id }],
    ['admin/schedule/findSche', {}],
    ['admin/schedule/findHallScheTime', { hall_name, date_time: beginsAt }],
    ['admin/ticket/findboxoffice', {}],
    ['index/ticket/findMovieSche', { movie_id: showtime.film_id }],
    ['index/ticket/findticket', { schedule_id: showtimeId }],
    ['index/ticket/findUserTicket', {}],
    [
      'admin/schedule/modifysche',
      { schedule_id: showtimeId, movie_name: title, hall_name, schedule_begin_time: beginsAt, schedule_price: '39.90' },
    ],
    ['admin/schedule/deletesche', { schedule_id: showtimeId }],
  ]
  for (const [path, parameters] of asked) {
    const { httpStatus, status, msg } = await administrator.ask(path, parameters)
    if (httpStatus !== 200 || msg !== '') throw new Error(`${path}: ${httpStatus} ${status} ${msg}`)
  }
}
