import { toCustody } from '../../server/ledger/seats/custody-store.ts'
import { countUnsold } from '../../server/seats/allotment.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, insertUnlessTaken, lockRow, lockRows, select, updateRow } from './memory-statements.ts'
import { uniqueViolation } from './memory-table.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type Showtime = RowOf<'showtimes'>

/** The chapter of the catalog: cinemas, films and halls (server/catalog/). */
export function openMemoryCatalog(tables: MemoryTables): MemoryQueries<'catalog'> {
  const { cinemas, films, halls } = tables
  return {
    getCinema: async (trx, cinemaId) => {
      const row = find(trx, cinemas, cinemaId)
      if (!row) throw new Error(`no cinema ${cinemaId}`)
      return { cinemaId, name: row.name, nameEn: row.name_en, timeZone: row.time_zone }
    },
    listCinemaIds: async (trx) => select(trx, cinemas, () => true).map((row) => row.cinema_id),
    lockFilm: async (trx, _, filmId, how) => lockRow(trx, films, filmId, how, (row) => row.deleted_at_ms === null),
    lockHall: async (trx, _, hallId) => lockRow(trx, halls, hallId, 'alone', (row) => row.deleted_at_ms === null),
  }
}

/** The chapter of showtimes that change (server/showtimes/). */
export function openMemoryShowtimes(tables: MemoryTables): MemoryQueries<'showtimes'> {
  const { showtimes, former_prices, seat_custody } = tables
  const seatsOf = (trx: MemoryTransaction, { showtime_id }: Showtime) =>
    select(trx, seat_custody, (row) => row.showtime_id === showtime_id).map((row) => ({
      ...toCustody(row),
      seats: [{ row: row.seat_row, col: row.seat_col }],
    }))
  const inOrder = (trx: MemoryTransaction, ids: readonly ShowtimeId[]) =>
    ids.toSorted((a, b) => a - b).flatMap((id) => find(trx, showtimes, id) ?? [])
  const toDemand = (trx: MemoryTransaction, showtime: Showtime, nowMs: number) => {
    const { showtime_id: showtimeId, begins_at_ms, called_off_at_ms, allotted_seats } = showtime
    const unsoldSeats = countUnsold(showtime, seatsOf(trx, showtime), nowMs)
    return { showtimeId, begins_at_ms, called_off_at_ms, allotted_seats, unsoldSeats }
  }
  return {
    demandOf: async (trx, _, nowMs, ids) => inOrder(trx, ids).map((showtime) => toDemand(trx, showtime, nowMs)),
    findShowtime: async (trx, _, showtimeId) => find(trx, showtimes, showtimeId),
    formerPrices: async (trx, { showtimeId }) =>
      select(trx, former_prices, (row) => row.showtime_id === showtimeId).map((row) => row.price_fen),
    formerPricesOf: async (trx, _, ids) =>
      select(trx, former_prices, (row) => ids.includes(row.showtime_id))
        .map((row) => ({ showtimeId: row.showtime_id, priceFen: row.price_fen }))
        .sort((a, b) => a.showtimeId - b.showtimeId || a.priceFen - b.priceFen),
    isHallTaken: async (trx, _, { hallId, beginsAtMs, endsAtMs }, but, { turnaroundMinutes }) => {
      const turnaroundMs = turnaroundMinutes * 60_000
      const isClash = (row: Showtime) => {
        const isThere = row.hall_id === hallId && row.called_off_at_ms === null && row.showtime_id !== but
        return isThere && row.begins_at_ms < endsAtMs + turnaroundMs && row.ends_at_ms > beginsAtMs - turnaroundMs
      }
      return select(trx, showtimes, isClash).length > 0
    },
    keepFormerPrice: async (trx, { cinema_id, showtime_id, price_fen }) => {
      await insertUnlessTaken(trx, former_prices, { cinema_id, showtime_id, price_fen })
    },
    listShowtimesToReview: async (trx, _, nowMs, untilMs) =>
      select(
        trx,
        showtimes,
        (row) => row.ends_at_ms > nowMs && row.begins_at_ms < untilMs && row.called_off_at_ms === null,
      )
        .sort((a, b) => a.begins_at_ms - b.begins_at_ms || a.showtime_id - b.showtime_id)
        .map((showtime) => toDemand(trx, showtime, nowMs)),
    lockShowtime: async (trx, _, showtimeId, how) => lockRow(trx, showtimes, showtimeId, how),
    lockShowtimes: async (trx, _, showtimeIds, how) =>
      lockRows(trx, showtimes, inOrder(trx, showtimeIds), () => true, how),
    setAllottedSeats: async (trx, _, bounds) => {
      for (const { showtimeId, allottedSeats } of bounds) {
        await updateRow(trx, showtimes, showtimeId, () => ({ allotted_seats: allottedSeats }))
      }
    },
    updateShowtime: async (trx, { showtimeId }, to) => {
      const changed = await updateRow(trx, showtimes, showtimeId, () => ({ ...to }))
      if (!changed) throw new Error(`no showtime ${showtimeId}`)
      if (isOverlapping(changed)) throw uniqueViolation('showtimes_clash')
      return changed
    },
  }

  /** The constraint under `isHallTaken`, for whoever comes past it. */
  function isOverlapping(changed: Showtime): boolean {
    const { showtime_id, hall_id, called_off_at_ms, begins_at_ms, ends_at_ms } = changed
    if (called_off_at_ms !== null) return false
    const isClash = (row: Showtime | undefined) =>
      row?.hall_id === hall_id &&
      row.called_off_at_ms === null &&
      row.begins_at_ms < ends_at_ms &&
      row.ends_at_ms > begins_at_ms
    return [...showtimes.all()].some(
      (row) => row.showtime_id !== showtime_id && isClash(showtimes.versionOf(showtimes.keyOf(row))?.row ?? row),
    )
  }
}
