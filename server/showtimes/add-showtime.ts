import type { FilmId, HallId, ShowtimeId } from '../../shared/core/ids.ts'
import type { Fen } from '../../shared/core/money.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import { nextShowtimeId } from '../db/server-ids.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, unlessTaken } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { type FilmRow, lockFilm } from '../ledger/catalog/films-store.ts'
import { type HallRow, lockHall } from '../ledger/catalog/halls-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { isHallTaken, isOverdue } from '../ledger/showtimes/clashes.ts'
import { type ShowtimeRow, toPlannedShowtime } from '../ledger/showtimes/showtimes-store.ts'
import type { ShowtimePolicy } from './showtime-policy.ts'

export type ShowtimePlan = {
  readonly filmId: FilmId
  readonly hallId: HallId
  readonly beginsAtMs: number
  readonly priceFen: Fen
}

export type AddShowtimeRefusal = 'NoFilm' | 'NoHall' | 'Overdue' | 'Clash'

/**
 * Puts a film on in a hall; it ends when the film does and is sold on the hall's plan of now. Refused, in this order,
 * where its begin is over or the hall is taken then, also by one that is added at the same moment.
 * `showtimeId`: its number, where a kiosk has made one.
 */
export function createAddShowtime({ db, clock, policy }: { db: Database; clock: Clock; policy: ShowtimePolicy }) {
  return async (
    by: Author,
    plan: ShowtimePlan,
    showtimeId: ShowtimeId | null = null,
  ): Promise<Result<ShowtimeRow, AddShowtimeRefusal>> =>
    unlessTaken({ showtimes_clash: 'Clash' as const }, () => inTransaction(db, (trx) => add(trx, by, plan, showtimeId)))

  async function add(
    trx: Database,
    by: Author,
    plan: ShowtimePlan,
    wantedId: ShowtimeId | null,
  ): Promise<Result<ShowtimeRow, AddShowtimeRefusal>> {
    const { cinemaId } = by
    const film = await lockFilm(trx, cinemaId, plan.filmId, 'share')
    if (!film) return refused('NoFilm')
    const hall = await lockHall(trx, cinemaId, plan.hallId)
    if (!hall) return refused('NoHall')
    const nowMs = clock.nowMs()
    if (isOverdue(plan.beginsAtMs, nowMs)) return refused('Overdue')
    const endsAtMs = endOf(film, plan.beginsAtMs)
    if (await isHallTaken(trx, cinemaId, { ...plan, endsAtMs }, null, policy(cinemaId))) return refused('Clash')
    const showtimeId = wantedId ?? (await nextShowtimeId(trx))
    const showtime = await insertShowtime(trx, showtimeId, film, hall, { ...plan, endsAtMs })
    await noteChange(trx, cinemaId, 'showtimes', [showtime.showtime_id])
    await noteChange(trx, cinemaId, 'seatStates', [showtime.showtime_id])
    await keepAudit(trx, by, { action: 'showtime-added', from: null, to: toPlannedShowtime(showtime) }, nowMs)
    return accepted(showtime)
  }
}

/** When a film that begins then ends, in Unix ms. */
export function endOf(film: FilmRow, beginsAtMs: number): number {
  return beginsAtMs + film.duration_minutes * 60_000
}

async function insertShowtime(
  trx: Database,
  showtimeId: ShowtimeId,
  film: FilmRow,
  hall: HallRow,
  { beginsAtMs, endsAtMs, priceFen }: ShowtimePlan & { readonly endsAtMs: number },
): Promise<ShowtimeRow> {
  return trx
    .insertInto('showtimes')
    .values({
      cinema_id: film.cinema_id,
      showtime_id: showtimeId,
      film_id: film.film_id,
      hall_id: hall.hall_id,
      film_title: film.title,
      hall_name: hall.name,
      begins_at_ms: beginsAtMs,
      ends_at_ms: endsAtMs,
      price_fen: priceFen,
      plan: JSON.stringify(hall.plan),
      seat_count: seatsOf(hall.plan).length,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}
