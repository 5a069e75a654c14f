import type { ChangeOf, EditedShowtime, EditRefusal } from '../../shared/edits/contract.ts'
import { ChangedMeanwhile } from '../db/transaction.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { ShowtimeRow } from '../ledger/showtimes/showtimes-store.ts'
import { callOffShowtime } from '../showtimes/call-off-showtime.ts'
import { changeShowtime } from '../showtimes/change-showtime.ts'
import type { EditDeps } from './edit-deps.ts'
import { refuseChanged, toRefusal } from './refusals.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'attempt' | 'catalog' | 'events' | 'sales' | 'showtimes'>

export async function applyShowtimeChange(
  tx: Tx,
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
  tx: Tx,
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
