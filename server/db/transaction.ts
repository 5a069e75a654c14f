import type { Database } from './tables.ts'

const deadlock = '40P01'
const serializationFailure = '40001'
const mostTries = 5

/**
 * Runs `work` in one transaction, again from its start where the database chose it to break a deadlock. `work` asks
 * only the transaction it is given, and has no effect outside it.
 */
export async function inTransaction<Value>(db: Database, work: (trx: Database) => Promise<Value>): Promise<Value> {
  for (let tried = 1; ; tried++) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      const code = sqlStateOf(error)
      if (tried === mostTries || (code !== deadlock && code !== serializationFailure)) throw error
    }
  }
}

/** Postgres's five-character code of an error, or an empty text where it did not come from the database. */
export function sqlStateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Whether the error is this unique index refusing a second row. */
export function isTaken(error: unknown, index: string): boolean {
  return sqlStateOf(error) === '23505' && error instanceof Error && 'constraint' in error && error.constraint === index
}
