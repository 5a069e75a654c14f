import { sql } from 'kysely'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLogTo } from '../../../runtime/log.ts'
import { openPostgres } from '../../../server/db/database.ts'
import { databaseKinds, makeMigratedDatabase } from '../../support/databases.ts'

async function anOpenDatabase() {
  const made = await makeMigratedDatabase()
  onTestFinished(made.drop)
  const lost: string[] = []
  const log = createLogTo((line) => lost.push(JSON.parse(line).event), { name: 'test', level: 'warn' })
  const { db, close } = await openPostgres(made.url, log)
  onTestFinished(close)
  return { db, lost }
}

describe.skipIf(!databaseKinds.includes('Postgres'))('a connection that Postgres ends', () => {
  it('in the middle of a transaction fails that transaction alone, and is logged once', async () => {
    const { db, lost } = await anOpenDatabase()
    const backend = sql<{ pid: number }>`select pg_backend_pid() as pid`
    const work = db.transaction().execute(async (trx) => {
      const pid = (await backend.execute(trx)).rows[0]?.pid
      await sql`select pg_terminate_backend(${pid})`.execute(db)
      // Nothing is asked of it just then: no query is there that could fail.
      await expect.poll(() => lost.length).toBe(1)
      await backend.execute(trx)
    })
    await expect(work).rejects.toThrow()
    expect((await backend.execute(db)).rows).toHaveLength(1)
    expect(lost).toHaveLength(1)
  })

  it('while nobody uses it is logged once', async () => {
    const { db, lost } = await anOpenDatabase()
    await db.connection().execute(async (one) => {
      // While one connection is in use, this is another, and nobody uses it afterwards.
      const other = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
      await sql`select pg_terminate_backend(${other.rows[0]?.pid})`.execute(one)
    })
    await expect.poll(() => lost.length).toBe(1)
  })
})
