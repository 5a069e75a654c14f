import { nextFilmId, nextHallId, nextShowtimeId } from '../../server/db/server-ids.ts'
import { noteChange } from '../../server/ledger/events/outbox.ts'
import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import { type SeatPlan, seatsOf } from '../../shared/seats/seat-plan.ts'
import type { TestServer } from './central-server.ts'

const minuteMs = 60_000

/** Where things are put: a server's database and its clock, whether the server runs or not. */
export type CinemaPlace = Pick<TestServer, 'db' | 'cinemaId'> & { readonly time: Pick<TestServer['time'], 'clock'> }

/** A film; its title is one of its own unless given. */
export async function addFilm({ db, cinemaId }: CinemaPlace, title?: string): Promise<FilmId> {
  const filmId = await nextFilmId(db)
  const name = title ?? `影片 ${filmId}`
  await db
    .insertInto('films')
    .values({
      cinema_id: cinemaId,
      film_id: filmId,
      title: name,
      title_key: name,
      synopsis: '故事',
      director: '导演',
      actors: '甲，乙',
      genre: '剧情',
      duration_minutes: 100,
      picture: '',
    })
    .execute()
  await noteChange(db, cinemaId, 'films', [filmId])
  return filmId
}

/** A hall of 6 rows of 10 unless given. */
export async function addHall({ db, cinemaId }: CinemaPlace, parts: Partial<SeatPlan> = {}): Promise<HallId> {
  const hallId = await nextHallId(db)
  const name = `影厅 ${hallId}`
  const plan: SeatPlan = { rows: 6, cols: 10, gaps: [], wheelchairs: [], ...parts }
  await db
    .insertInto('halls')
    .values({
      cinema_id: cinemaId,
      hall_id: hallId,
      name,
      name_key: name,
      description: '',
      plan: JSON.stringify(plan),
    })
    .execute()
  await noteChange(db, cinemaId, 'halls', [hallId])
  return hallId
}

export type ShowtimeParts = {
  readonly filmId?: FilmId
  readonly hallId?: HallId
  readonly plan?: Partial<SeatPlan>
  /** From now; 60 unless given. */
  readonly beginsInMinutes?: number
  readonly priceFen?: number
}

/** A showtime, in a hall of its own unless given. */
export async function addShowtime(server: CinemaPlace, parts: ShowtimeParts = {}): Promise<ShowtimeId> {
  const { db, cinemaId, time } = server
  const { beginsInMinutes = 60, priceFen = 3_990 } = parts
  const filmId = parts.filmId ?? (await addFilm(server))
  const hallId = parts.hallId ?? (await addHall(server, parts.plan))
  const showtimeId = await nextShowtimeId(db)
  const { title } = await db.selectFrom('films').select('title').where('film_id', '=', filmId).executeTakeFirstOrThrow()
  const { name, plan } = await db
    .selectFrom('halls')
    .select(['name', 'plan'])
    .where('hall_id', '=', hallId)
    .executeTakeFirstOrThrow()
  // In whole seconds, as every interface has it.
  const beginsAtMs = Math.floor(time.clock.nowMs() / 1_000) * 1_000 + beginsInMinutes * minuteMs
  await db
    .insertInto('showtimes')
    .values({
      cinema_id: cinemaId,
      showtime_id: showtimeId,
      film_id: filmId,
      hall_id: hallId,
      film_title: title,
      hall_name: name,
      begins_at_ms: beginsAtMs,
      ends_at_ms: beginsAtMs + 100 * minuteMs,
      price_fen: toFen(priceFen),
      plan: JSON.stringify(plan),
      seat_count: seatsOf(plan).length,
    })
    .execute()
  await noteChange(db, cinemaId, 'showtimes', [showtimeId])
  await noteChange(db, cinemaId, 'seatStates', [showtimeId])
  return showtimeId
}

/** Takes the showtime off the schedule, as far as the tables are concerned. */
export async function callOff({ db, time }: TestServer, showtimeId: ShowtimeId): Promise<void> {
  await db
    .updateTable('showtimes')
    .set({ called_off_at_ms: time.clock.nowMs() })
    .where('showtime_id', '=', showtimeId)
    .execute()
}
