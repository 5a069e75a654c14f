import { deviceOfId } from '../../shared/core/ids.ts'
import type { EditRefusal } from '../../shared/edits/contract.ts'
import type { ChangeOf } from '../../shared/edits/edit-kinds.ts'
import type { EditedShowtime } from '../../shared/edits/showtime-edits.ts'
import { ChangedMeanwhile } from '../db/transaction.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { findShowtime, type ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'
import { createAddShowtime } from '../showtimes/add-showtime.ts'
import { callOffShowtime } from '../showtimes/call-off-showtime.ts'
import { changeShowtime } from '../showtimes/change-showtime.ts'
import { type ApplyTx, type CatalogDeps, type EditDeps, refuseChanged, toRefusal } from './apply-kind.ts'

export async function addShowtime(
  deps: CatalogDeps,
  by: KioskAuthor,
  { showtimeId, showtime }: ChangeOf<'add-showtime'>,
): Promise<EditRefusal | null> {
  if (deviceOfId(showtimeId) !== by.device) return { code: 'ForeignId' }
  if (await findShowtime(deps.db, by.cinemaId, showtimeId)) return { code: 'ForeignId' }
  const { beginsAt, ...plan } = showtime
  return toRefusal(await createAddShowtime(deps)(by, { ...plan, beginsAtMs: beginsAt * 1_000 }, showtimeId))
}

export async function applyShowtimeChange(
  tx: ApplyTx,
  deps: EditDeps,
  by: KioskAuthor,
  { showtimeId, from, to }: ChangeOf<'change-showtime'>,
): Promise<EditRefusal | null> {
  const known = await tx.showtimes.findShowtime(by.cinemaId, showtimeId)
  if (!known) return { code: 'NoShowtime' }
  // In everybody's order: film, hall, showtime. Only then is it sure what it is now.
  const meant = { ...toEdited(known), ...to }
  await tx.catalog.lockFilm(by.cinemaId, meant.filmId, 'share')
  await tx.catalog.lockHall(by.cinemaId, meant.hallId)
  const showtime = await tx.showtimes.lockShowtime(by.cinemaId, showtimeId, 'alone')
  if (!showtime || showtime.called_off_at_ms !== null) return { code: 'NoShowtime' }
  const now = toEdited(showtime)
  const changed = refuseChanged(from, now)
  if (changed) return changed
  const { beginsAt, ...plan } = { ...now, ...to }
  if (plan.filmId !== meant.filmId || plan.hallId !== meant.hallId) throw new ChangedMeanwhile('moved by another edit')
  // What kiosks know in whole seconds is not moved by an edit that leaves it alone.
  const beginsAtMs = to.beginsAt === undefined ? showtime.begins_at_ms : beginsAt * 1_000
  return toRefusal(await changeShowtime(tx, deps, by, { showtimeId, plan: { ...plan, beginsAtMs } }))
}

export async function applyCallOff(
  tx: ApplyTx,
  { clock }: EditDeps,
  by: KioskAuthor,
  { showtimeId, from }: ChangeOf<'call-off-showtime'>,
): Promise<EditRefusal | null> {
  const showtime = await tx.showtimes.lockShowtime(by.cinemaId, showtimeId, 'alone')
  if (!showtime || showtime.called_off_at_ms !== null) return { code: 'NoShowtime' }
  const changed = refuseChanged(from, toEdited(showtime))
  return changed ?? toRefusal(await callOffShowtime(tx, by, showtimeId, clock.nowMs()))
}

/** As kiosks know it, in whole seconds. */
function toEdited(showtime: ShowtimeRow): EditedShowtime {
  const { film_id: filmId, hall_id: hallId, begins_at_ms: beginsAtMs, price_fen: priceFen } = showtime
  return { filmId, hallId, beginsAt: Math.floor(beginsAtMs / 1_000), priceFen }
}
