import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import { type Fen, toFen } from '../../shared/core/money.ts'
import type { ChangeOf } from '../../shared/edits/edit-kinds.ts'
import { addFilm, addHall, type CinemaPlace } from './central-cinema.ts'
import type { signIn } from './web-customer.ts'

/** What may become of a showtime while kiosks hold seats of it. `other-hall`: a small one, of other seats. */
export const showtimeChanges = ['called-off', 'other-time', 'other-hall', 'other-film', 'repriced'] as const
export type ShowtimeChangeName = (typeof showtimeChanges)[number]

/** Half as many rows as a hall usually has here, a place taken out, one for wheelchairs. */
export const smallPlan = { rows: 3, cols: 6, gaps: [{ row: 3, col: 6 }], wheelchairs: [{ row: 3, col: 1 }] }
export const newPriceFen = 5_000

type Performance = { filmId: FilmId; hallId: HallId; beginsAt: number; priceFen: Fen }
export type ShowtimeEdit = ChangeOf<'change-showtime'> | ChangeOf<'call-off-showtime'>

/** The showtime as it is, and as it will be; what it needs for that is added to the cinema. */
export async function prepareChange(cinema: CinemaPlace, showtimeId: ShowtimeId, name: ShowtimeChangeName) {
  const { db } = cinema
  const row = await db.selectFrom('showtimes').selectAll().where('showtime_id', '=', showtimeId).executeTakeFirst()
  if (!row) throw new Error(`no showtime ${showtimeId}`)
  const before: Performance = {
    ...{ filmId: row.film_id, hallId: row.hall_id, priceFen: row.price_fen },
    beginsAt: row.begins_at_ms / 1_000,
  }
  const to: Partial<Performance> = {}
  if (name === 'other-time') to.beginsAt = before.beginsAt + 1_800
  if (name === 'other-hall') to.hallId = await addHall(cinema, smallPlan)
  if (name === 'other-film') to.filmId = await addFilm(cinema)
  if (name === 'repriced') to.priceFen = toFen(newPriceFen)
  return { name, showtimeId, before, to, after: { ...before, ...to } }
}

export type PreparedChange = Awaited<ReturnType<typeof prepareChange>>

/** The change by the TTMS interface, which names films and halls; answers its sentence. */
export async function changeByTtms(
  { db }: CinemaPlace,
  administrator: Awaited<ReturnType<typeof signIn>>,
  { name, showtimeId, after }: PreparedChange,
): Promise<string> {
  if (name === 'called-off')
    return (await administrator.ask('admin/schedule/deletesche', { schedule_id: showtimeId })).msg
  const film = await db
    .selectFrom('films')
    .select('title')
    .where('film_id', '=', after.filmId)
    .executeTakeFirstOrThrow()
  const hall = await db.selectFrom('halls').select('name').where('hall_id', '=', after.hallId).executeTakeFirstOrThrow()
  const changed = await administrator.ask('admin/schedule/modifysche', {
    ...{ schedule_id: showtimeId, movie_name: film.title, hall_name: hall.name },
    ...{ schedule_begin_time: after.beginsAt, schedule_price: after.priceFen / 100 },
  })
  return changed.msg
}

/** The same change as a kiosk's edit. */
export function asEdit({ name, showtimeId, before, to }: PreparedChange): ShowtimeEdit {
  const { filmId, hallId, beginsAt } = before
  if (name === 'called-off') return { kind: 'call-off-showtime', showtimeId, from: { filmId, hallId, beginsAt } }
  const from = Object.fromEntries(Object.keys(to).map((field) => [field, before[field as keyof Performance]]))
  return { kind: 'change-showtime', showtimeId, from, to }
}
