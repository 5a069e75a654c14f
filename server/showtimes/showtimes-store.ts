import type { Selectable } from 'kysely'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Database, Tables } from '../db/tables.ts'

export type ShowtimeRow = Selectable<Tables['showtimes']>

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
  how: 'share' | 'alone',
): Promise<ShowtimeRow | undefined> {
  const query = trx.selectFrom('showtimes').selectAll().where('cinema_id', '=', cinemaId).where('showtime_id', '=', id)
  return (how === 'share' ? query.forShare() : query.forNoKeyUpdate()).executeTakeFirst()
}

/** Showtimes that have not ended and are not called off, by time. */
export async function listComingShowtimes(db: Database, cinemaId: number, nowMs: number): Promise<ShowtimeRow[]> {
  return db
    .selectFrom('showtimes')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('ends_at_ms', '>', nowMs)
    .where('called_off_at_ms', 'is', null)
    .orderBy('begins_at_ms')
    .orderBy('showtime_id')
    .execute()
}
