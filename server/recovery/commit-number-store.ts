import type { Database } from '../db/tables.ts'
import type { Place } from './database-position.ts'

/** How far this database has come, as its servers count it. */
export async function readCommitNumber(db: Database): Promise<number> {
  const row = await db.selectFrom('commit_number').select('number').executeTakeFirstOrThrow()
  return row.number
}

/** Counts on by one, and returns how far that is; null: the database has come less far than `least`, and nothing is changed. */
export async function raiseCommitNumber(db: Database, least: number): Promise<number | null> {
  const row = await db
    .updateTable('commit_number')
    .set((eb) => ({ number: eb('number', '+', 1) }))
    .where('number', '>=', least)
    .returning('number')
    .executeTakeFirst()
  return row?.number ?? null
}

/** From now on these tables are known to be in this cluster and timeline. */
export async function recordPlace(db: Database, { systemIdentifier, timeline }: Place): Promise<void> {
  await db.updateTable('commit_number').set({ system_identifier: systemIdentifier, timeline }).execute()
}
