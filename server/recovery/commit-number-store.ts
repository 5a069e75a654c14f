import type { Database } from '../db/tables.ts'

/** How far this database has come, as its servers count it. */
export async function readCommitNumber(db: Database): Promise<number> {
  const row = await db.selectFrom('commit_number').select('number').executeTakeFirstOrThrow()
  return row.number
}

/** Counts on by one; committed once this resolves. */
export async function raiseCommitNumber(db: Database): Promise<void> {
  await db
    .updateTable('commit_number')
    .set((eb) => ({ number: eb('number', '+', 1) }))
    .execute()
}
