import type { Selectable } from 'kysely'
import type { HallId } from '../../../shared/core/ids.ts'
import type { SeatGrid, SeatPlan } from '../../../shared/seats/seat-plan.ts'
import { nextHallId } from '../../db/server-ids.ts'
import type { Database, Tables } from '../../db/tables.ts'
import { nameKey } from './languages.ts'

export type HallRow = Selectable<Tables['halls']>

/** What a public interface tells of a hall, and may set. */
export type HallDetails = {
  readonly name: string
  readonly description: string
  readonly plan: SeatGrid
}

export type ListedHall = HallDetails & { readonly hallId: HallId }

export function toListedHall({ hall_id: hallId, name, description, plan }: HallRow): ListedHall {
  return { hallId, name, description, plan: { rows: plan.rows, cols: plan.cols, gaps: plan.gaps } }
}

export async function listHalls(db: Database, cinemaId: number): Promise<HallRow[]> {
  return selectHalls(db, cinemaId).orderBy('hall_id').execute()
}

/** The hall, unless it was deleted. */
export async function findHall(db: Database, cinemaId: number, hallId: HallId): Promise<HallRow | undefined> {
  return selectHalls(db, cinemaId).where('hall_id', '=', hallId).executeTakeFirst()
}

/** The hall of this name, as names are compared. */
export async function findHallByName(db: Database, cinemaId: number, name: string): Promise<HallRow | undefined> {
  return selectHalls(db, cinemaId).where('name_key', '=', nameKey(name)).executeTakeFirst()
}

/**
 * The hall, unless it was deleted, kept for this transaction alone: its schedule is changed by one at a time. Locked
 * after films and before showtimes.
 */
export async function lockHall(trx: Database, cinemaId: number, hallId: HallId): Promise<HallRow | undefined> {
  return selectHalls(trx, cinemaId).where('hall_id', '=', hallId).forNoKeyUpdate().executeTakeFirst()
}

/** Locks several halls, always in the same order. */
export async function lockHalls(trx: Database, cinemaId: number, hallIds: readonly HallId[]): Promise<void> {
  for (const hallId of hallIds.toSorted((a, b) => a - b)) await lockHall(trx, cinemaId, hallId)
}

/** `given`: the number that a kiosk has made for it; null: one of the server's. */
export async function insertHall(
  trx: Database,
  cinemaId: number,
  hall: HallDetails,
  wantedId: HallId | null,
): Promise<HallId> {
  const hallId = wantedId ?? (await nextHallId(trx))
  await trx
    .insertInto('halls')
    .values({
      cinema_id: cinemaId,
      hall_id: hallId,
      name: hall.name,
      name_key: nameKey(hall.name),
      description: hall.description,
      plan: JSON.stringify({ ...hall.plan, wheelchairs: [] } satisfies SeatPlan),
    })
    .execute()
  return hallId
}

/** Writes a hall's new details and plan. Its English name goes with the Chinese one that it translates. */
export async function updateHall(trx: Database, hall: HallRow, to: HallDetails, plan: SeatPlan): Promise<void> {
  await trx
    .updateTable('halls')
    .set({
      name: to.name,
      name_en: to.name === hall.name ? hall.name_en : null,
      name_key: nameKey(to.name),
      description: to.description,
      plan: JSON.stringify(plan),
    })
    .where('cinema_id', '=', hall.cinema_id)
    .where('hall_id', '=', hall.hall_id)
    .execute()
}

export async function markHallDeleted(trx: Database, hall: HallRow, nowMs: number): Promise<void> {
  await trx
    .updateTable('halls')
    .set({ deleted_at_ms: nowMs })
    .where('cinema_id', '=', hall.cinema_id)
    .where('hall_id', '=', hall.hall_id)
    .execute()
}

function selectHalls(db: Database, cinemaId: number) {
  return db.selectFrom('halls').selectAll().where('cinema_id', '=', cinemaId).where('deleted_at_ms', 'is', null)
}
