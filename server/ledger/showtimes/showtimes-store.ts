import { type Selectable, sql } from 'kysely'
import type { FilmId, HallId, ShowtimeId } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import type { Database, Tables } from '../../db/tables.ts'
import { claimableSeat } from '../seats/custody-store.ts'

export type ShowtimeRow = Selectable<Tables['showtimes']>

export type ShowtimeRules = Pick<Policy, 'turnaroundMinutes'>

/** A showtime as those who plan it see it. */
export function toPlannedShowtime(showtime: ShowtimeRow) {
  return {
    showtimeId: showtime.showtime_id,
    filmId: showtime.film_id,
    hallId: showtime.hall_id,
    beginsAtMs: showtime.begins_at_ms,
    endsAtMs: showtime.ends_at_ms,
    priceFen: showtime.price_fen,
  }
}

export async function findShowtime(db: Database, cinemaId: number, id: ShowtimeId): Promise<ShowtimeRow | undefined> {
  return db
    .selectFrom('showtimes')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', '=', id)
    .executeTakeFirst()
}

/**
 * The showtime, kept from changing until the transaction ends. `share` lets other claims go on beside this one;
 * `alone` makes them wait, for a decision that counts all seats. Locked before any of its seats.
 */
export async function lockShowtime(
  trx: Database,
  cinemaId: number,
  id: ShowtimeId,
  lock: 'share' | 'alone',
): Promise<ShowtimeRow | undefined> {
  const query = trx.selectFrom('showtimes').selectAll().where('cinema_id', '=', cinemaId).where('showtime_id', '=', id)
  return (lock === 'share' ? query.forShare() : query.forNoKeyUpdate()).executeTakeFirst()
}

/** Those of the showtimes that there are, by number, each kept as `lockShowtime` keeps it. */
export async function lockShowtimes(
  trx: Database,
  cinemaId: number,
  ids: readonly ShowtimeId[],
  lock: 'share' | 'alone',
): Promise<ShowtimeRow[]> {
  const query = trx
    .selectFrom('showtimes')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', '=', sql<ShowtimeId>`any(${ids}::int8[])`)
    .orderBy('showtime_id')
  return (lock === 'share' ? query.forShare() : query.forNoKeyUpdate()).execute()
}

type NewValues = Partial<Omit<ShowtimeRow, 'cinema_id' | 'showtime_id'>>

/** Writes what is new of a showtime that the caller has locked alone; answers it as it is then. */
export async function updateShowtime(
  trx: Database,
  { cinemaId, showtimeId }: { readonly cinemaId: number; readonly showtimeId: ShowtimeId },
  { plan, ...to }: NewValues,
): Promise<ShowtimeRow> {
  return trx
    .updateTable('showtimes')
    .set({ ...to, ...(plan ? { plan: JSON.stringify(plan) } : {}) })
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', '=', showtimeId)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Kiosks have been told these bounds of allotted seats. The caller has locked the showtimes alone. */
export async function setAllottedSeats(
  trx: Database,
  cinemaId: number,
  bounds: readonly { readonly showtimeId: ShowtimeId; readonly allottedSeats: number }[],
): Promise<void> {
  const ids = bounds.map(({ showtimeId }) => showtimeId)
  const counts = bounds.map(({ allottedSeats }) => allottedSeats)
  await sql`
    update showtimes set allotted_seats = bound.allotted_seats
    from unnest(${ids}::int8[], ${counts}::int8[]) as bound (showtime_id, allotted_seats)
    where showtimes.cinema_id = ${cinemaId} and showtimes.showtime_id = bound.showtime_id`.execute(trx)
}

/** What the allotment of a showtime depends on, and the bound of it that kiosks were told last. */
export type ShowtimeDemand = Pick<ShowtimeRow, 'begins_at_ms' | 'called_off_at_ms' | 'allotted_seats'> & {
  readonly showtimeId: ShowtimeId
  readonly unsoldSeats: number
}

/**
 * Showtimes of the cinema that have not ended and begin before a time, and are not called off, by time; all that their
 * review needs, in one statement.
 */
export async function listShowtimesToReview(
  trx: Database,
  cinemaId: number,
  nowMs: number,
  untilMs: number,
): Promise<ShowtimeDemand[]> {
  return await selectDemand(trx, cinemaId, nowMs)
    .where('ends_at_ms', '>', nowMs)
    .where('begins_at_ms', '<', untilMs)
    .where('called_off_at_ms', 'is', null)
    .orderBy('begins_at_ms')
    .orderBy('showtime_id')
    .execute()
}

/** The same of these showtimes, by number, whatever they are. */
export async function demandOf(
  trx: Database,
  cinemaId: number,
  nowMs: number,
  ids: readonly ShowtimeId[],
): Promise<ShowtimeDemand[]> {
  return await selectDemand(trx, cinemaId, nowMs)
    .where('showtime_id', '=', sql<ShowtimeId>`any(${ids}::int8[])`)
    .orderBy('showtime_id')
    .execute()
}

/** `unsoldSeats` is `countUnsold` (server/seats/allotment.ts), as SQL. */
function selectDemand(trx: Database, cinemaId: number, nowMs: number) {
  const goneSeats = sql<number>`(
    select count(*) from seat_custody
    where seat_custody.cinema_id = showtimes.cinema_id and seat_custody.showtime_id = showtimes.showtime_id
      and state <> 'granted' and not ${claimableSeat(nowMs)}
      and seat_row between 1 and (plan->>'rows')::int and seat_col between 1 and (plan->>'cols')::int
      and not plan->'gaps' @> jsonb_build_array(jsonb_build_object('row', seat_row, 'col', seat_col)))`
  return trx
    .selectFrom('showtimes')
    .select(['showtime_id as showtimeId', 'begins_at_ms', 'called_off_at_ms', 'allotted_seats'])
    .select(sql<number>`seat_count - ${goneSeats}`.as('unsoldSeats'))
    .where('cinema_id', '=', cinemaId)
}

/** The price that a showtime is about to lose: kiosks may have sold at it and not told yet. */
export async function keepFormerPrice(trx: Database, showtime: ShowtimeRow): Promise<void> {
  const { cinema_id, showtime_id, price_fen } = showtime
  await trx
    .insertInto('former_prices')
    .values({ cinema_id, showtime_id, price_fen })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What the showtime cost before it cost what it does. */
export async function formerPrices(
  db: Database,
  { cinemaId, showtimeId }: { readonly cinemaId: number; readonly showtimeId: ShowtimeId },
): Promise<Fen[]> {
  const rows = await db
    .selectFrom('former_prices')
    .select('price_fen')
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', '=', showtimeId)
    .execute()
  return rows.map(({ price_fen: priceFen }) => priceFen)
}

/** The same for several showtimes. */
export async function formerPricesOf(
  db: Database,
  cinemaId: number,
  ids: readonly ShowtimeId[],
): Promise<{ readonly showtimeId: ShowtimeId; readonly priceFen: Fen }[]> {
  const { rows } = await sql<{ showtimeId: ShowtimeId; priceFen: Fen }>`
    select showtime_id as "showtimeId", price_fen as "priceFen" from former_prices
    where cinema_id = ${cinemaId} and showtime_id = any(${ids}::int8[])
    order by showtime_id, price_fen`.execute(db)
  return rows
}

/** Showtimes that have not ended and are not called off, by time. */
export async function listComingShowtimes(db: Database, cinemaId: number, nowMs: number): Promise<ShowtimeRow[]> {
  return selectByTime(db, cinemaId).where('ends_at_ms', '>', nowMs).execute()
}

/** Showtimes of a film that have not begun and are not called off, by time. */
export async function listShowtimesOfFilm(
  db: Database,
  cinemaId: number,
  filmId: FilmId,
  nowMs: number,
): Promise<ShowtimeRow[]> {
  return selectByTime(db, cinemaId).where('film_id', '=', filmId).where('begins_at_ms', '>', nowMs).execute()
}

/** Showtimes in a hall that begin from one time on and before another, and are not called off, by time. */
export async function listShowtimesInHall(
  db: Database,
  cinemaId: number,
  hallId: HallId,
  [fromMs, toMs]: readonly [number, number],
): Promise<ShowtimeRow[]> {
  return selectByTime(db, cinemaId)
    .where('hall_id', '=', hallId)
    .where('begins_at_ms', '>=', fromMs)
    .where('begins_at_ms', '<', toMs)
    .execute()
}

/** Whether a showtime of the film, or in the hall, has not ended and is not called off. */
export async function hasComingShowtimes(
  trx: Database,
  cinemaId: number,
  of: { readonly filmId: FilmId } | { readonly hallId: HallId },
  nowMs: number,
): Promise<boolean> {
  const coming = selectByTime(trx, cinemaId).where('ends_at_ms', '>', nowMs).limit(1)
  const found = 'filmId' in of ? coming.where('film_id', '=', of.filmId) : coming.where('hall_id', '=', of.hallId)
  return (await found.executeTakeFirst()) !== undefined
}

type NewName = { readonly filmId: FilmId; readonly title: string } | { readonly hallId: HallId; readonly name: string }

/** Gives showtimes that have not ended their film's or hall's new name; those that have keep the one they had. */
export async function renameOnShowtimes(trx: Database, cinemaId: number, to: NewName, nowMs: number): Promise<void> {
  const coming = trx
    .selectFrom('showtimes')
    .select('showtime_id')
    .where('cinema_id', '=', cinemaId)
    .where('ends_at_ms', '>', nowMs)
  const those = 'filmId' in to ? coming.where('film_id', '=', to.filmId) : coming.where('hall_id', '=', to.hallId)
  const locked = await those.orderBy('showtime_id').forNoKeyUpdate().execute()
  if (locked.length === 0) return
  await trx
    .updateTable('showtimes')
    .set('filmId' in to ? { film_title: to.title } : { hall_name: to.name })
    .where('cinema_id', '=', cinemaId)
    .where(
      'showtime_id',
      'in',
      locked.map((row) => row.showtime_id),
    )
    .execute()
}

function selectByTime(db: Database, cinemaId: number) {
  return db
    .selectFrom('showtimes')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('called_off_at_ms', 'is', null)
    .orderBy('begins_at_ms')
    .orderBy('showtime_id')
}
