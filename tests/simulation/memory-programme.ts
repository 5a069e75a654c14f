import type { Book } from '../../server/ledger/ledger.ts'
import type { MemoryTables } from './memory-tables.ts'

type Names =
  | 'applyCatalogChange'
  | 'findOutcome'
  | 'findShowtime'
  | 'formerPrices'
  | 'hasSignedInAt'
  | 'isHallTaken'
  | 'keepFormerPrice'
  | 'keepOutcome'
  | 'lockFilm'
  | 'lockHall'
  | 'noteSignIn'
  | 'updateShowtime'

/** The part of the book that is about showtimes that change, and what administrators edit on kiosks. */
export function openMemoryProgramme(tables: MemoryTables): Pick<Book, Names> {
  const { showtimes, films, halls, former_prices, edits, device_staff } = tables
  return {
    applyCatalogChange: async (_needs, _by, { kind }) => {
      throw new Error(`nobody makes an edit of this kind in the simulated cinema: ${kind}`)
    },
    findOutcome: async (_, id) => {
      const row = edits.get(id)
      return row && { id, refusal: row.refusal }
    },
    findShowtime: async (_, showtimeId) => showtimes.get(String(showtimeId)),
    formerPrices: async ({ showtimeId }) =>
      [...former_prices.all()].filter((row) => row.showtime_id === showtimeId).map((row) => row.price_fen),
    hasSignedInAt: async (device, accountId) => device_staff.get(`${device}/${accountId}`) !== undefined,
    isHallTaken: async (_, { hallId, beginsAtMs, endsAtMs }, but, { turnaroundMinutes }) => {
      const turnaroundMs = turnaroundMinutes * 60_000
      return [...showtimes.all()].some((row) => {
        const isThere = row.hall_id === hallId && row.called_off_at_ms === null && row.showtime_id !== but
        return isThere && row.begins_at_ms < endsAtMs + turnaroundMs && row.ends_at_ms > beginsAtMs - turnaroundMs
      })
    },
    keepFormerPrice: async ({ cinema_id, showtime_id, price_fen }) =>
      former_prices.put(`${showtime_id}/${price_fen}`, { cinema_id, showtime_id, price_fen }),
    keepOutcome: async (device, edit, { refusal }, nowMs) =>
      edits.insert(edit.id, {
        ...{ cinema_id: device.cinema_id, edit_id: edit.id, device: device.device, raw: JSON.stringify(edit) },
        ...{ refusal, decided_at_ms: nowMs },
      }),
    lockFilm: async (_, filmId) => films.get(String(filmId)),
    lockHall: async (_, hallId) => halls.get(String(hallId)),
    noteSignIn: async (device, accountId) =>
      device_staff.put(`${device}/${accountId}`, { device, account_id: accountId }),
    updateShowtime: async ({ showtimeId }, to) => {
      const row = showtimes.get(String(showtimeId))
      if (!row) throw new Error(`no showtime ${showtimeId}`)
      const changed = { ...row, ...to }
      showtimes.put(String(showtimeId), changed)
      return changed
    },
  }
}
