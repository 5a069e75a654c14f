import type { ShowtimeId } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import { type SeatCustody, untouchedSeat } from '../../../shared/seats/custody.ts'
import { seatKey } from '../../../shared/seats/seat-plan.ts'
import type { LedgerTx } from '../ledger.ts'
import type { SeatPlace, WrittenSeat } from '../seats/custody-store.ts'
import type { ShowtimeRow } from '../showtimes/showtimes-store.ts'
import type { BatchPart } from './batch-part.ts'

/** The custody of seats, locked together and written together. */
export function openBatchSeats(tx: Pick<LedgerTx, 'seats'>) {
  /** As it is by now; null: the seat has no row, and so nothing of it can be written. */
  const custodies = new Map<string, SeatCustody | null>()
  const written = new Map<string, WrittenSeat>()
  let cinema = 0
  const keyOf = (place: SeatPlace) => `${place.showtimeId}/${seatKey(place)}`

  async function lockSeats(cinemaId: number, places: readonly SeatPlace[]): Promise<void> {
    const unknown = places.filter((place) => !custodies.has(keyOf(place)))
    if (unknown.length === 0) return
    const locked = await tx.seats.lockSeatsOf(cinemaId, unknown)
    for (const [index, place] of unknown.entries()) custodies.set(keyOf(place), locked[index] ?? null)
  }

  const queries: BatchPart<'seats'>['queries'] = {
    lockSeats: async ({ cinemaId, showtimeId }, seats) => {
      const places = seats.map(({ row, col }) => ({ showtimeId, row, col }))
      await lockSeats(cinemaId, places)
      return places.map((place) => custodies.get(keyOf(place)) ?? untouchedSeat)
    },
    writeCustody: async ({ cinemaId, showtimeId }, { row, col }, custody) => {
      const place = { showtimeId, row, col }
      await lockSeats(cinemaId, [place])
      if (!custodies.get(keyOf(place))) return
      cinema = cinemaId
      custodies.set(keyOf(place), custody)
      written.set(keyOf(place), { ...place, custody })
    },
  }

  return {
    queries,
    lockSeats,
    flush: async (): Promise<void> => {
      if (written.size > 0) await tx.seats.writeCustodies(cinema, [...written.values()])
      written.clear()
    },
    forget: (): void => {
      custodies.clear()
      written.clear()
    },
  }
}

/** Showtimes, locked and read together; a batch changes nothing of them. */
export function openBatchShowtimes(tx: Pick<LedgerTx, 'showtimes'>) {
  const showtimes = new Map<ShowtimeId, ShowtimeRow | undefined>()
  const prices = new Map<ShowtimeId, Fen[]>()

  async function lockShowtimes(cinemaId: number, ids: readonly ShowtimeId[]): Promise<void> {
    if (ids.length === 0) return
    const locked = await tx.showtimes.lockShowtimes(cinemaId, ids, 'share')
    // What a showtime cost before changes only under its lock.
    const former = await tx.showtimes.formerPricesOf(cinemaId, ids)
    for (const id of ids) {
      showtimes.set(
        id,
        locked.find((showtime) => showtime.showtime_id === id),
      )
      prices.set(
        id,
        former.flatMap(({ showtimeId, priceFen }) => (showtimeId === id ? [priceFen] : [])),
      )
    }
  }

  const queries: BatchPart<'showtimes'>['queries'] = {
    formerPrices: async ({ cinemaId, showtimeId }) => {
      if (!prices.has(showtimeId)) await lockShowtimes(cinemaId, [showtimeId])
      return prices.get(showtimeId) ?? []
    },
    lockShowtime: async (cinemaId, id, how) => {
      if (how === 'alone') return tx.showtimes.lockShowtime(cinemaId, id, how)
      if (!showtimes.has(id)) await lockShowtimes(cinemaId, [id])
      return showtimes.get(id)
    },
  }

  return {
    queries,
    lockShowtimes,
    flush: async (): Promise<void> => undefined,
    forget: (): void => {
      showtimes.clear()
      prices.clear()
    },
  }
}
