import { deviceOfId } from '../../shared/core/ids.ts'
import type { ChangeOf, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../accounts/audit-store.ts'
import { createAddFilm } from '../catalog/add-film.ts'
import { createChangeFilm } from '../catalog/change-film.ts'
import { createDeleteFilm } from '../catalog/delete-film.ts'
import { isFilmIdTaken, lockFilm, toListedFilm } from '../catalog/films-store.ts'
import type { CatalogNeeds } from './apply-catalog-change.ts'
import { refuseChanged, toRefusal } from './refusals.ts'

/** A film of a kiosk has no picture until one is set at the server. */
export async function addFilm(
  needs: CatalogNeeds,
  by: KioskAuthor,
  { filmId, film }: ChangeOf<'add-film'>,
): Promise<EditRefusal | null> {
  if (deviceOfId(filmId) !== by.device) return { code: 'ForeignId' }
  if (await isFilmIdTaken(needs.db, by.cinemaId, filmId)) return { code: 'ForeignId' }
  return toRefusal(await createAddFilm(needs)(by, { ...film, picture: '' }, filmId))
}

export async function changeFilm(
  needs: CatalogNeeds,
  by: KioskAuthor,
  { filmId, from, to }: ChangeOf<'change-film'>,
): Promise<EditRefusal | null> {
  const film = await lockFilm(needs.db, by.cinemaId, filmId, 'alone')
  if (!film) return { code: 'NoFilm' }
  const { filmId: _, ...details } = toListedFilm(film)
  const changed = refuseChanged(from, details)
  return changed ?? toRefusal(await createChangeFilm(needs)(by, filmId, { ...details, ...to }))
}

export async function removeFilm(
  needs: CatalogNeeds,
  by: KioskAuthor,
  { filmId, from }: ChangeOf<'remove-film'>,
): Promise<EditRefusal | null> {
  const film = await lockFilm(needs.db, by.cinemaId, filmId, 'alone')
  if (!film) return { code: 'NoFilm' }
  return refuseChanged(from, toListedFilm(film)) ?? toRefusal(await createDeleteFilm(needs)(by, filmId))
}
