import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import type { Author } from '../accounts/audit-store.ts'
import { keepAudit } from '../accounts/audit-store.ts'
import type { FilmRow } from '../catalog/films-store.ts'
import { lockFilm } from '../catalog/films-store.ts'
import type { HallRow } from '../catalog/halls-store.ts'
import { lockHall } from '../catalog/halls-store.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, unlessTaken } from '../db/transaction.ts'
import { noteChange } from '../events/outbox.ts'
import { hasLiveTickets } from '../sales/tickets-store.ts'
import type { AddShowtimeRefusal, ShowtimePlan } from './add-showtime.ts'
import { endOf } from './add-showtime.ts'
import { isHallTaken, isOverdue } from './clashes.ts'
import type { ShowtimePolicy, ShowtimeRow } from './showtimes-store.ts'
import { keepFormerPrice, lockShowtime, toPlannedShowtime } from './showtimes-store.ts'

export type ChangeShowtimeRefusal = AddShowtimeRefusal | 'NoShowtime' | 'HasTickets'

/**
 * Changes a showtime's film, hall, begin or price. The price may always change, for later sales. Anything else is
 * refused, in this order, where tickets of it are sold or in payment, its begin is over or the hall is taken then.
 */
export function createChangeShowtime({ db, clock, policy }: { db: Database; clock: Clock; policy: ShowtimePolicy }) {
  return async (
    by: Author,
    showtimeId: ShowtimeId,
    plan: ShowtimePlan,
  ): Promise<Result<ShowtimeRow, ChangeShowtimeRefusal>> =>
    unlessTaken({ showtimes_clash: 'Clash' as const }, () =>
      inTransaction(db, (trx) => change(trx, by, showtimeId, plan)),
    )

  async function change(
    trx: Database,
    by: Author,
    showtimeId: ShowtimeId,
    plan: ShowtimePlan,
  ): Promise<Result<ShowtimeRow, ChangeShowtimeRefusal>> {
    const { cinemaId } = by
    const film = await lockFilm(trx, cinemaId, plan.filmId, 'share')
    if (!film) return refused('NoFilm')
    const hall = await lockHall(trx, cinemaId, plan.hallId)
    if (!hall) return refused('NoHall')
    const showtime = await lockShowtime(trx, cinemaId, showtimeId, 'alone')
    if (!showtime || showtime.called_off_at_ms !== null) return refused('NoShowtime')
    const nowMs = clock.nowMs()
    if (isMove(showtime, plan)) {
      if (await hasLiveTickets(trx, { cinemaId, showtimeId }, nowMs)) return refused('HasTickets')
      if (isOverdue(plan.beginsAtMs, nowMs)) return refused('Overdue')
      const time = { ...plan, endsAtMs: endOf(film, plan.beginsAtMs) }
      if (await isHallTaken(trx, cinemaId, time, showtimeId, policy(cinemaId))) return refused('Clash')
    }
    if (plan.priceFen !== showtime.price_fen) await keepFormerPrice(trx, showtime)
    const changed = await trx
      .updateTable('showtimes')
      .set({ price_fen: plan.priceFen, ...(isMove(showtime, plan) ? toMoved(showtime, film, hall, plan, nowMs) : {}) })
      .where('cinema_id', '=', cinemaId)
      .where('showtime_id', '=', showtimeId)
      .returningAll()
      .executeTakeFirstOrThrow()
    await noteChange(trx, cinemaId, 'showtimes', [showtimeId])
    const [from, to] = [toPlannedShowtime(showtime), toPlannedShowtime(changed)]
    await keepAudit(trx, by, { action: 'showtime-changed', from, to }, nowMs)
    return accepted(changed)
  }
}

function isMove(showtime: ShowtimeRow, { filmId, hallId, beginsAtMs }: ShowtimePlan): boolean {
  return showtime.film_id !== filmId || showtime.hall_id !== hallId || showtime.begins_at_ms !== beginsAtMs
}

/** In another hall it is sold on that hall's plan; in the same one it keeps its own. */
function toMoved(showtime: ShowtimeRow, film: FilmRow, hall: HallRow, { beginsAtMs }: ShowtimePlan, nowMs: number) {
  const seats = { plan: JSON.stringify(hall.plan), seat_count: seatsOf(hall.plan).length }
  return {
    film_id: film.film_id,
    film_title: film.title,
    hall_id: hall.hall_id,
    hall_name: hall.name,
    begins_at_ms: beginsAtMs,
    ends_at_ms: endOf(film, beginsAtMs),
    moved_at_ms: nowMs,
    ...(hall.hall_id === showtime.hall_id ? {} : seats),
  }
}
