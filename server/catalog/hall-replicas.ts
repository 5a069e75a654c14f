import type { HallReplica } from '../../shared/catalog/replicas.ts'
import type { HallId } from '../../shared/core/ids.ts'
import type { Database } from '../db/tables.ts'
import { inBothLanguages } from '../ledger/catalog/languages.ts'

/** Halls as kiosks keep them; the seats that are sold come with the showtimes. */
export async function hallReplicas(db: Database, cinemaId: number, ids: readonly string[]): Promise<HallReplica[]> {
  const halls = await db
    .selectFrom('halls')
    .select(['hall_id', 'name', 'name_en', 'description', 'plan', 'deleted_at_ms'])
    .where('cinema_id', '=', cinemaId)
    .where('hall_id', 'in', ids.map(Number) as HallId[])
    .execute()
  return halls.map((hall) => ({
    id: String(hall.hall_id),
    isDeleted: hall.deleted_at_ms !== null,
    hallId: hall.hall_id,
    name: inBothLanguages(hall.name, hall.name_en),
    description: hall.description,
    plan: hall.plan,
  }))
}
