import type { Selectable } from 'kysely'
import type { ReplicaMessage, SeatStatesReplica } from '../../shared/catalog/replicas.ts'
import { packSeatStates } from '../../shared/catalog/seat-states.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { isClaimable } from '../../shared/seats/custody.ts'
import { type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'
import type { Database, Tables } from '../db/tables.ts'
import { toCustody } from '../ledger/seats/custody-store.ts'

type SeatCustodyRow = Selectable<Tables['seat_custody']>
type TakenRow = SeatCustodyRow & { readonly state: Exclude<SeatCustodyRow['state'], 'free'> }

/** Every seat of a showtime that the server would not sell now, by row and column; no hold that ran out is among them. */
export async function takenSeats(
  db: Database,
  cinemaId: number,
  showtimeId: ShowtimeId,
  nowMs: number,
): Promise<SeatPosition[]> {
  const rows = await claimedRows(db, cinemaId, [showtimeId])
  return rows.filter((row) => isTaken(row, nowMs)).map((row) => ({ row: row.seat_row, col: row.seat_col }))
}

/** The seat states of showtimes as kiosks are told them, one document each, also where no seat was ever asked for. */
export async function seatStatesMessages(
  db: Database,
  cinemaId: number,
  showtimeIds: readonly ShowtimeId[],
  nowMs: number,
): Promise<ReplicaMessage<'seatStates'>[]> {
  return toSeatStates(showtimeIds, await claimedRows(db, cinemaId, showtimeIds), nowMs).map(packSeatStates)
}

function claimedRows(db: Database, cinemaId: number, showtimeIds: readonly ShowtimeId[]): Promise<SeatCustodyRow[]> {
  return db
    .selectFrom('seat_custody')
    .selectAll()
    .where('cinema_id', '=', cinemaId)
    .where('showtime_id', 'in', showtimeIds)
    .where('state', '!=', 'free')
    .orderBy('seat_row')
    .orderBy('seat_col')
    .execute()
}

function isTaken(row: SeatCustodyRow, nowMs: number): row is TakenRow {
  return row.state !== 'free' && !isClaimable(toCustody(row), nowMs)
}

/** The rows, in the order of row and column, as seat states: one document for each of the showtimes. */
export function toSeatStates(
  showtimeIds: readonly ShowtimeId[],
  rows: readonly SeatCustodyRow[],
  nowMs: number,
): SeatStatesReplica[] {
  const takenById = new Map<ShowtimeId, SeatStatesReplica['taken']>(showtimeIds.map((id) => [id, []]))
  for (const row of rows) {
    if (!isTaken(row, nowMs)) continue
    const state = row.state === 'granted' ? 'kiosk' : row.state
    const device = state === 'kiosk' || state === 'written-off' ? row.holder : null
    const taken = takenById.get(row.showtime_id)
    const seat = seatKey({ row: row.seat_row, col: row.seat_col })
    const holder = taken?.find((one) => one.state === state && one.device === device)
    if (holder) holder.seats.push(seat)
    else taken?.push({ state, device, seats: [seat] })
  }
  return [...takenById].map(([showtimeId, taken]) => ({ id: String(showtimeId), isDeleted: false, showtimeId, taken }))
}
