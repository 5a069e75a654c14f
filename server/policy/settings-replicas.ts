import { policyDocumentId, type SettingsReplica } from '../../shared/catalog/replicas.ts'
import type { Database } from '../db/tables.ts'

/** What the cinema has set itself, as its kiosks keep it. */
export async function settingsReplicas(db: Database, cinemaId: number): Promise<SettingsReplica[]> {
  const rows = await db.selectFrom('cinema_settings').select('own_policy').where('cinema_id', '=', cinemaId).execute()
  return rows.map((row) => ({ id: policyDocumentId, isDeleted: false, own: row.own_policy }))
}
