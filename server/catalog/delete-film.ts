import type { FilmId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { lockFilm, markFilmDeleted, toListedFilm } from '../ledger/catalog/films-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { hasComingShowtimes } from '../ledger/showtimes/showtimes-store.ts'

/** Takes a film out of the schedule; orders and box office keep it. Refused while a showtime of it has not ended. */
export function createDeleteFilm({ db, clock }: { db: Database; clock: Clock }) {
  return async (by: Author, filmId: FilmId): Promise<Result<null, 'NoFilm' | 'IsScheduled'>> =>
    inTransaction(db, async (trx) => {
      const film = await lockFilm(trx, by.cinemaId, filmId, 'alone')
      if (!film) return refused('NoFilm')
      const nowMs = clock.nowMs()
      if (await hasComingShowtimes(trx, by.cinemaId, { filmId }, nowMs)) return refused('IsScheduled')
      await markFilmDeleted(trx, film, nowMs)
      await noteChange(trx, by.cinemaId, 'films', [filmId])
      await keepAudit(trx, by, { action: 'film-deleted', from: toListedFilm(film), to: null }, nowMs)
      return accepted(null)
    })
}
