import type { FilmId } from '../../shared/core/ids.ts'
import { accepted, type Result } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, unlessTaken } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import { type FilmDetails, insertFilm, type ListedFilm } from '../ledger/catalog/films-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'

/**
 * Adds a film. Its title must be its own: the unique index decides, also between two who add it at once. `filmId`: its
 * number, where a kiosk has made one.
 */
export function createAddFilm({ db, clock }: { db: Database; clock: Clock }) {
  return async (
    by: Author,
    details: FilmDetails,
    filmId: FilmId | null = null,
  ): Promise<Result<ListedFilm, 'TitleTaken'>> =>
    unlessTaken({ films_title: 'TitleTaken' as const }, () =>
      inTransaction(db, async (trx) => {
        const film = { filmId: await insertFilm(trx, by.cinemaId, details, filmId), ...details }
        await noteChange(trx, by.cinemaId, 'films', [film.filmId])
        await keepAudit(trx, by, { action: 'film-added', from: null, to: film }, clock.nowMs())
        return accepted(film)
      }),
    )
}
