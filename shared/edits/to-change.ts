import type { FilmId, HallId, ShowtimeId } from '../core/ids.ts'
import type { AskedChange, EditChange } from './contract.ts'

/** The change with a number for what it adds; `makeId` is asked only then. */
export async function toChange(asked: AskedChange, makeId: () => Promise<number>): Promise<EditChange> {
  switch (asked.kind) {
    case 'add-film':
      return { ...asked, filmId: (await makeId()) as FilmId }
    case 'add-hall':
      return { ...asked, hallId: (await makeId()) as HallId }
    case 'add-showtime':
      return { ...asked, showtimeId: (await makeId()) as ShowtimeId }
    default:
      return asked
  }
}

/** The number of what a change adds, or null where it adds nothing. */
export function addedId(change: EditChange): number | null {
  switch (change.kind) {
    case 'add-film':
      return change.filmId
    case 'add-hall':
      return change.hallId
    case 'add-showtime':
      return change.showtimeId
    default:
      return null
  }
}
