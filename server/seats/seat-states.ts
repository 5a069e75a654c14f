import type { Selectable } from 'kysely'
import type { SeatStatesReplica } from '../../shared/catalog/replicas.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import type { Database, Tables } from '../db/tables.ts'
import { toCustody } from './custody-store.ts'

type SeatCustodyRow = Selectable<Tables['seat_custody']>

/** Every seat of a showtime that the server would not sell now; a hold that ran out is not among them. */
export async function takenSeats(
  db: Database,
  cinemaId: number,
  showtimeId: ShowtimeId,
  nowMs: number,
): Promise<SeatStatesReplica['taken']> {
  const [states] = await seatStatesReplicas(db, cinemaId, [showtimeId], nowMs)
  return states?.taken ?? []
}

/** The seat states of showtimes as kiosks keep them, one document each, also where no seat was ever asked for. */
export async function seatStatesReplicas(
  db: Database,
  cinemaId: number,
  showtimeIds: readonly ShowtimeId[],
  nowMs: number,
): Promise<SeatStatesReplica[]> {
  const rows = await db
    .selectFrom('seat_custody')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', 'in', showtimeIds)
    .where('state', '!=', 'free')
    .orderBy('seat_row')
    .orderBy('seat_col')
    .execute()
  return toSeatStates(showtimeIds, rows, nowMs)
}

/** The rows, by row and column, as seat states: one document for each of the showtimes. */
export function toSeatStates(
  showtimeIds: readonly ShowtimeId[],
  rows: readonly SeatCustodyRow[],
  nowMs: number,
): SeatStatesReplica[] {
  const takenById = new Map<ShowtimeId, SeatStatesReplica['taken']>(showtimeIds.map((id) => [id, []]))
  for (const row of rows) {
    if (row.state === 'free' || isClaimable(toCustody(row), nowMs)) continue
    const isKiosks = row.state === 'granted' || row.state === 'written-off'
    takenById.get(row.showtime_id)?.push({
      row: row.seat_row,
      col: row.seat_col,
      state: row.state === 'granted' ? 'kiosk' : row.state,
      device: isKiosks ? row.holder : null,
    })
  }
  return [...takenById].map(([showtimeId, taken]) => ({ id: String(showtimeId), isDeleted: false, showtimeId, taken }))
}
