import type { FilmId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { inTransaction, unlessTaken } from '../db/transaction.ts'
import { type Author, keepAudit } from '../ledger/accounts/audit-store.ts'
import {
  type FilmDetails,
  findFilmByTitle,
  type ListedFilm,
  lockFilm,
  toListedFilm,
  updateFilm,
} from '../ledger/catalog/films-store.ts'
import { noteChange } from '../ledger/events/outbox.ts'
import { renameOnShowtimes } from '../ledger/showtimes/showtimes-store.ts'
import { extendShowtimes, wouldClashWhenExtended } from '../showtimes/extend-showtimes.ts'
import type { ShowtimePolicy } from '../showtimes/showtime-policy.ts'

type ChangeFilmRefusal = 'NoFilm' | 'TitleTaken' | 'Clash'

/**
 * Changes a film. A new duration moves the ends of its showtimes that have not begun, all of them or, where two in a
 * hall would then overlap, nothing at all. Showtimes that have ended keep the title they were shown under.
 */
export function createChangeFilm({ db, clock, policy }: { db: Database; clock: Clock; policy: ShowtimePolicy }) {
  return async (by: Author, filmId: FilmId, details: FilmDetails): Promise<Result<ListedFilm, ChangeFilmRefusal>> =>
    unlessTaken({ films_title: 'TitleTaken' as const, showtimes_clash: 'Clash' as const }, () =>
      inTransaction(db, (trx) => change(trx, by, filmId, details)),
    )

  async function change(
    trx: Database,
    by: Author,
    filmId: FilmId,
    details: FilmDetails,
  ): Promise<Result<ListedFilm, ChangeFilmRefusal>> {
    const { cinemaId } = by
    const film = await lockFilm(trx, cinemaId, filmId, 'alone')
    if (!film) return refused('NoFilm')
    const namesake = await findFilmByTitle(trx, cinemaId, details.title)
    if (namesake && namesake.film_id !== filmId) return refused('TitleTaken')
    const nowMs = clock.nowMs()
    const ofFilm = { cinemaId, filmId, durationMinutes: details.durationMinutes }
    if (details.durationMinutes > film.duration_minutes) {
      if (await wouldClashWhenExtended(trx, ofFilm, policy(cinemaId).turnaroundMinutes, nowMs)) return refused('Clash')
    }
    await updateFilm(trx, film, details)
    if (details.title !== film.title) await renameOnShowtimes(trx, cinemaId, { filmId, title: details.title }, nowMs)
    if (details.durationMinutes !== film.duration_minutes) {
      await noteChange(trx, cinemaId, 'showtimes', await extendShowtimes(trx, ofFilm, nowMs))
    }
    await noteChange(trx, cinemaId, 'films', [filmId])
    const changed = { filmId, ...details }
    await keepAudit(trx, by, { action: 'film-changed', from: toListedFilm(film), to: changed }, nowMs)
    return accepted(changed)
  }
}
