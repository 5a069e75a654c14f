import type { MemoryQueries } from './memory-queries.ts'
import { find, insert, insertUnlessTaken, lockRow, select, updateRow } from './memory-statements.ts'
import { uniqueViolation } from './memory-table.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'

type Names =
  | 'applyCatalogChange'
  | 'findOutcome'
  | 'findShowtime'
  | 'formerPrices'
  | 'isHallTaken'
  | 'keepFormerPrice'
  | 'keepOutcome'
  | 'hasManyEdits'
  | 'lockFilm'
  | 'lockHall'
  | 'lockShowtime'
  | 'listShowtimesToReview'
  | 'setStandingSeats'
  | 'updateShowtime'

type Showtime = RowOf<'showtimes'>

/** The part of the book that is about showtimes that change, and what administrators edit on kiosks. */
export function openMemoryProgramme(tables: MemoryTables): MemoryQueries<Names> {
  const { showtimes, films, halls, former_prices, edits, devices } = tables
  return {
    applyCatalogChange: async (_trx, _needs, _by, { kind }) => {
      throw new Error(`nobody makes an edit of this kind in the simulated cinema: ${kind}`)
    },
    findOutcome: async (trx, device, id) => {
      const isOfKiosk = (sender: number) => find(trx, devices, sender)?.public_key === device.public_key
      const sent = select(trx, edits, (row) => row.edit_id === id && isOfKiosk(row.device))
      const [row] = sent.sort((a, b) => a.device - b.device)
      return row && { id, refusal: row.refusal }
    },
    findShowtime: async (trx, _, showtimeId) => find(trx, showtimes, showtimeId),
    formerPrices: async (trx, { showtimeId }) =>
      select(trx, former_prices, (row) => row.showtime_id === showtimeId).map((row) => row.price_fen),
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
    keepOutcome: async (trx, device, edit, { refusal }, nowMs) =>
      insert(trx, edits, {
        ...{ cinema_id: device.cinema_id, edit_id: edit.id, device: device.device, raw: JSON.stringify(edit) },
        ...{ refusal, decided_at_ms: nowMs },
      }),
    // Far from the limit of a day.
    hasManyEdits: async () => false,
    listShowtimesToReview: async (trx, _, nowMs, untilMs) =>
      select(
        trx,
        showtimes,
        (row) => row.ends_at_ms > nowMs && row.begins_at_ms < untilMs && row.called_off_at_ms === null,
      )
        .sort((a, b) => a.begins_at_ms - b.begins_at_ms || a.showtime_id - b.showtime_id)
        .map((row) => row.showtime_id),
    lockFilm: async (trx, _, filmId, how) => lockRow(trx, films, filmId, how, (row) => row.deleted_at_ms === null),
    lockHall: async (trx, _, hallId) => lockRow(trx, halls, hallId, 'alone', (row) => row.deleted_at_ms === null),
    lockShowtime: async (trx, _, showtimeId, how) => lockRow(trx, showtimes, showtimeId, how),
    setStandingSeats: async (trx, { showtimeId }, standingSeats) => {
      await updateRow(trx, showtimes, showtimeId, () => ({ standing_seats: standingSeats }))
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
