import type { TicketNumber } from '../../shared/core/ids.ts'
import { totalPrice } from '../../shared/sales/price.ts'
import { seatsOf } from '../../shared/seats/seat-plan.ts'
import type { BoxOfficeRow } from '../../shared/sync/staff-messages.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { LedgerSale } from './sales-ledger.ts'

/** For sales of a showtime that the server has taken away since. */
const unknownTitle = { zh: '?', en: '?' }

/**
 * The box office as this kiosk alone can tell it: its own sales, one row a film that ever had a showtime. Showtimes
 * called off leave the counts of showtimes and seats; the tickets sold for them still count until they are refunded.
 */
export function ownBoxOffice(
  catalog: Pick<Catalog, 'showtimes' | 'showtimeFor' | 'filmFor'>,
  sales: readonly LedgerSale[],
  isRefunded: (ticketNumber: TicketNumber) => boolean,
): BoxOfficeRow[] {
  const filmIdOf = ({ showtimeId }: Pick<LedgerSale, 'showtimeId'>) => catalog.showtimeFor(showtimeId)?.filmId ?? null
  const showtimesByFilm = Map.groupBy(catalog.showtimes(), filmIdOf)
  const salesByFilm = Map.groupBy(sales, filmIdOf)
  const filmIds = new Set([...showtimesByFilm.keys(), ...salesByFilm.keys()])
  return [...filmIds].map((filmId) => {
    const held = (showtimesByFilm.get(filmId) ?? []).filter(({ isCalledOff }) => !isCalledOff)
    const sold = (salesByFilm.get(filmId) ?? []).flatMap(({ tickets }) => tickets)
    const kept = sold.filter(({ ticketNumber }) => !isRefunded(ticketNumber))
    return {
      filmId,
      title: (filmId && catalog.filmFor(filmId)?.title) || unknownTitle,
      showtimeCount: held.length,
      ticketCount: kept.length,
      takenFen: totalPrice(kept),
      seatCount: held.reduce((count, { plan }) => count + seatsOf(plan).length, 0),
    }
  })
}
