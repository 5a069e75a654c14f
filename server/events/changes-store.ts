import type { ReplicaName } from '../../shared/catalog/replicas.ts'
import type { Database } from '../db/tables.ts'

export type Change = { readonly replica: ReplicaName; readonly documentId: string; readonly seq: number }

/** What changed in one replica after `seq`, oldest change first. */
export async function changesOfReplica(
  db: Database,
  cinemaId: number,
  replica: ReplicaName,
  after: number,
  limit: number,
): Promise<Change[]> {
  return db
    .selectFrom('changes')
    .select(['replica', 'document_id as documentId', 'seq'])
    .where('cinema_id', '=', cinemaId)
    .where('replica', '=', replica)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** What changed in every replica after `seq`, oldest change first. */
export async function changesAfter(db: Database, cinemaId: number, after: number, limit: number): Promise<Change[]> {
  return db
    .selectFrom('changes')
    .select(['replica', 'document_id as documentId', 'seq'])
    .where('cinema_id', '=', cinemaId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()
}

/** The `seq` of the cinema's last change, 0 where there is none. */
export async function lastSeq(db: Database, cinemaId: number): Promise<number> {
  const counter = await db
    .selectFrom('change_counters')
    .select('seq')
    .where('cinema_id', '=', cinemaId)
    .executeTakeFirst()
  return counter?.seq ?? 0
}
