import { deviceOfId } from '../../shared/core/ids.ts'
import type { ChangeOf, EditRefusal } from '../../shared/edits/contract.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import { findShowtime } from '../ledger/showtimes/showtimes-store.ts'
import { createAddShowtime } from '../showtimes/add-showtime.ts'
import type { CatalogDeps } from './edit-deps.ts'
import { toRefusal } from './refusals.ts'

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
