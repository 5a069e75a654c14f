import { deviceOfId } from '../../shared/core/ids.ts'
import type { ChangeOf, EditedShowtime, EditRefusal } from '../../shared/edits/contract.ts'
import { lockFilm } from '../catalog/films-store.ts'
import { lockHall } from '../catalog/halls-store.ts'
import type { ShowtimePlan } from '../showtimes/add-showtime.ts'
import { createAddShowtime } from '../showtimes/add-showtime.ts'
import { createCallOffShowtime } from '../showtimes/call-off-showtime.ts'
import { createChangeShowtime } from '../showtimes/change-showtime.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'
import { findShowtime, lockShowtime } from '../showtimes/showtimes-store.ts'
import type { ChangeNeeds, KioskAuthor } from './apply-change.ts'
import { refuseChanged, toRefusal } from './refusals.ts'

export async function addShowtime(
  needs: ChangeNeeds,
  by: KioskAuthor,
  { showtimeId, showtime }: ChangeOf<'add-showtime'>,
): Promise<EditRefusal | null> {
  if (deviceOfId(showtimeId) !== by.device) return { code: 'ForeignId' }
  if (await findShowtime(needs.db, by.cinemaId, showtimeId)) return { code: 'ForeignId' }
  return toRefusal(await createAddShowtime(needs)(by, toPlan(showtime), showtimeId))
}

export async function changeShowtime(
  needs: ChangeNeeds,
  by: KioskAuthor,
  { showtimeId, from, to }: ChangeOf<'change-showtime'>,
): Promise<EditRefusal | null> {
  const { db } = needs
  const known = await findShowtime(db, by.cinemaId, showtimeId)
  if (!known) return { code: 'NoShowtime' }
  // In everybody's order: film, hall, showtime. Only then is it sure what it is now.
  const meant = { ...toEdited(known), ...to }
  await lockFilm(db, by.cinemaId, meant.filmId, 'share')
  await lockHall(db, by.cinemaId, meant.hallId)
  const showtime = await lockShowtime(db, by.cinemaId, showtimeId, 'alone')
  if (!showtime || showtime.called_off_at_ms !== null) return { code: 'NoShowtime' }
  const now = toEdited(showtime)
  const changed = refuseChanged(from, now)
  return changed ?? toRefusal(await createChangeShowtime(needs)(by, showtimeId, toPlan({ ...now, ...to })))
}

export async function callOffShowtime(
  needs: ChangeNeeds,
  by: KioskAuthor,
  { showtimeId, from }: ChangeOf<'call-off-showtime'>,
): Promise<EditRefusal | null> {
  const showtime = await lockShowtime(needs.db, by.cinemaId, showtimeId, 'alone')
  if (!showtime || showtime.called_off_at_ms !== null) return { code: 'NoShowtime' }
  return refuseChanged(from, toEdited(showtime)) ?? toRefusal(await createCallOffShowtime(needs)(by, showtimeId))
}

/** As kiosks know it, in whole seconds. */
function toEdited(showtime: ShowtimeRow): EditedShowtime {
  const { film_id: filmId, hall_id: hallId, begins_at_ms: beginsAtMs, price_fen: priceFen } = showtime
  return { filmId, hallId, beginsAt: Math.floor(beginsAtMs / 1_000), priceFen }
}

function toPlan({ beginsAt, ...plan }: EditedShowtime): ShowtimePlan {
  return { ...plan, beginsAtMs: beginsAt * 1_000 }
}
