import { sql } from 'kysely'
import { type Result, refused } from '../../shared/core/result.ts'
import type { Database } from './tables.ts'

const deadlock = '40P01'
const maxTries = 10

/**
 * Thrown by a transaction that had to know something before it could lock it, and finds that it has changed meanwhile:
 * what it has locked is not what it needs. It runs again from its start.
 */
export class ChangedMeanwhile extends Error {}

/**
 * Runs `work` in one transaction, READ COMMITTED: each query sees what is committed by then, so `work` may judge only
 * what it has locked, in the order of README.md beside this file. `work` asks only the transaction it is given, and has
 * no effect outside it: where the database chose it to break a deadlock it runs again from its start. Within a
 * transaction it is a part of that one: what a failed part wrote is undone, and the rest stays.
 */
export async function inTransaction<Value>(db: Database, work: (trx: Database) => Promise<Value>): Promise<Value> {
  if (db.isTransaction) return asPart(db, work)
  return againAfterDeadlock(() => db.transaction().execute(work))
}

/**
 * Runs a whole transaction, or a single statement, again where the database ended it to break a deadlock, or where it
 * ended itself (`ChangedMeanwhile`). At once: the others go on and hold what it needs, so its next try waits for them.
 */
export async function againAfterDeadlock<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let tried = 1; ; tried++) {
    try {
      return await run()
    } catch (error) {
      const isToRunAgain = error instanceof ChangedMeanwhile || sqlStateOf(error) === deadlock
      if (tried === maxTries || !isToRunAgain) throw error
    }
  }
}

async function asPart<Value>(trx: Database, work: (trx: Database) => Promise<Value>): Promise<Value> {
  await sql`savepoint part`.execute(trx)
  try {
    const value = await work(trx)
    await sql`release savepoint part`.execute(trx)
    return value
  } catch (error) {
    // Released too: one part within another has the same name.
    await sql`rollback to savepoint part`.execute(trx)
    await sql`release savepoint part`.execute(trx)
    throw error
  }
}

/** Postgres's five-character code of an error, or an empty text where it did not come from the database. */
function sqlStateOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Whether the database refused a value as such: out of range, not of its type, or against a constraint. */
export function isUnfitValue(error: unknown): boolean {
  return /^2[23]/.test(sqlStateOf(error))
}

const uniqueViolation = '23505'
const exclusionViolation = '23P01'

/** Whether the error is this unique index, or exclusion constraint, refusing a second row. */
export function isTaken(error: unknown, index: string): boolean {
  const isRefused = [uniqueViolation, exclusionViolation].includes(sqlStateOf(error))
  return isRefused && error instanceof Error && 'constraint' in error && error.constraint === index
}

/** Runs `work`; where the database refuses it by one of these indexes, that is the refusal named beside it. */
export async function unlessTaken<Value, Refusal>(
  refusals: Readonly<Record<string, Refusal>>,
  work: () => Promise<Result<Value, Refusal>>,
): Promise<Result<Value, Refusal>> {
  try {
    return await work()
  } catch (error) {
    for (const [index, refusal] of Object.entries(refusals)) {
      if (isTaken(error, index)) return refused(refusal)
    }
    throw error
  }
}
