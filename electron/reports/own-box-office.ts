import type { Fen } from '../../shared/core/money.ts'
import { sumFen } from '../../shared/core/money.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import type { BoxOfficeRow } from '../../shared/sync/messages.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { LedgerSale } from './sales-ledger.ts'

const unknownTitle = '?'

/**
 * The box office as this kiosk alone can tell it: its own sales, one row a film that ever had a showtime. Showtimes
 * called off leave the counts of showtimes and seats; the tickets sold for them still count.
 */
export function ownBoxOffice(
  catalog: Pick<Catalog, 'showtimes' | 'showtimeFor' | 'filmFor'>,
  sales: readonly LedgerSale[],
): BoxOfficeRow[] {
  const titleOf = (showtimeId: LedgerSale['showtimeId']) => {
    const showtime = catalog.showtimeFor(showtimeId)
    return (showtime && catalog.filmFor(showtime.filmId)?.title.zh) ?? unknownTitle
  }
  const showtimesByTitle = Map.groupBy(catalog.showtimes(), ({ showtimeId }) => titleOf(showtimeId))
  const salesByTitle = Map.groupBy(sales, ({ showtimeId }) => titleOf(showtimeId))
  const titles = new Set([...showtimesByTitle.keys(), ...salesByTitle.keys()])
  return [...titles].sort().map((title) => {
    const held = (showtimesByTitle.get(title) ?? []).filter(({ isCalledOff }) => !isCalledOff)
    const sold = salesByTitle.get(title) ?? []
    return {
      title,
      showtimeCount: held.length,
      ticketCount: sold.reduce((count, sale) => count + sale.ticketCount, 0),
      takenFen: sumFen(sold.map(({ totalFen }): Fen => totalFen)),
      seatCount: held.reduce((count, { plan }) => count + seatsOf(plan).length, 0),
    }
  })
}
