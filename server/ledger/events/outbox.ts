import type { ReplicaName } from '../../../shared/catalog/replicas.ts'
import type { Database } from '../../db/tables.ts'

/**
 * Notes, in the transaction that changes them, that kiosks must hear of these documents. The relay (relay.ts) gives
 * the note its place in the stream after the commit, so a change is never told before it is true.
 */
export async function noteChange(
  trx: Database,
  cinemaId: number,
  replica: ReplicaName,
  documentIds: readonly (string | number)[],
): Promise<void> {
  if (documentIds.length === 0) return
  const rows = documentIds.map((id) => ({ cinema_id: cinemaId, replica, document_id: String(id) }))
  await trx.insertInto('outbox').values(rows).execute()
}
