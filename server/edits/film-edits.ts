import { deviceOfId } from '../../shared/core/ids.ts'
import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { ChangeOf } from '../../shared/edits/edit-kinds.ts'
import { createAddFilm } from '../catalog/add-film.ts'
import { createChangeFilm } from '../catalog/change-film.ts'
import { createDeleteFilm } from '../catalog/delete-film.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { lockFilm, toListedFilm } from '../ledger/catalog/films-store.ts'
import { isIdTaken } from '../ledger/catalog/taken-ids.ts'
import { type CatalogDeps, refuseChanged, toRefusal } from './apply-kind.ts'

/** A film of a kiosk has no picture until one is set at the server. */
export async function addFilm(
  deps: CatalogDeps,
  by: KioskAuthor,
  { filmId, film }: ChangeOf<'add-film'>,
): Promise<EditRefusal | null> {
  if (deviceOfId(filmId) !== by.device) return { code: 'ForeignId' }
  if (await isIdTaken(deps.db, by.cinemaId, 'films', filmId)) return { code: 'ForeignId' }
  return toRefusal(await createAddFilm(deps)(by, { ...film, picture: '' }, filmId))
}

export async function changeFilm(
  deps: CatalogDeps,
  by: KioskAuthor,
  { filmId, from, to }: ChangeOf<'change-film'>,
): Promise<EditRefusal | null> {
  const film = await lockFilm(deps.db, by.cinemaId, filmId, 'alone')
  if (!film) return { code: 'NoFilm' }
  const { filmId: _, ...details } = toListedFilm(film)
  const changed = refuseChanged(from, details)
  return changed ?? toRefusal(await createChangeFilm(deps)(by, filmId, { ...details, ...to }))
}

export async function removeFilm(
  deps: CatalogDeps,
  by: KioskAuthor,
  { filmId, from }: ChangeOf<'remove-film'>,
): Promise<EditRefusal | null> {
  const film = await lockFilm(deps.db, by.cinemaId, filmId, 'alone')
  if (!film) return { code: 'NoFilm' }
  return refuseChanged(from, toListedFilm(film)) ?? toRefusal(await createDeleteFilm(deps)(by, filmId))
}
