import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { JournalEntry } from '../../shared/journal/journal-entry.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { Journal } from '../journal/journal.ts'

const latelyMs = 60 * 60_000

/** How many seats of a showtime this kiosk sold within the last hour, folded from its journal. */
export type SoldLately = (showtimeId: ShowtimeId) => number

export function createRecentSales(
  journal: Pick<Journal, 'addProjection'>,
  { cinemaNowMs }: Pick<CinemaClock, 'cinemaNowMs'>,
): SoldLately {
  let sales: { readonly atMs: number; readonly showtimeId: ShowtimeId; readonly seats: number }[] = []
  const isLate = ({ atMs }: { readonly atMs: number }) => atMs > cinemaNowMs() - latelyMs
  const take = ({ kind, at: atMs, body }: JournalEntry) => {
    if (kind !== 'sold') return
    sales = sales.filter(isLate)
    sales.push({ atMs, showtimeId: body.showtimeId, seats: body.tickets.length })
  }
  journal.addProjection({ since: 'this-epoch', take })
  return (showtimeId) => {
    const ofShowtime = sales.filter((sale) => sale.showtimeId === showtimeId && isLate(sale))
    return ofShowtime.reduce((count, { seats }) => count + seats, 0)
  }
}
