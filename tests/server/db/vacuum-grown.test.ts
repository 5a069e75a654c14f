import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openNewEmbedded } from '../../support/databases.ts'

// An embedded database takes its time to start on a busy machine.
it('keeps an embedded database’s tables measured, and from growing by their dead rows', {
  timeout: 120_000,
}, async () => {
  const { db, tend, close } = await openNewEmbedded()
  const facts = async () => {
    const answer = await sql<{ rows: number; bytes: number }>`
      select reltuples::int8 as rows, pg_relation_size(oid) as bytes from pg_class where relname = 'tries'`.execute(db)
    return answer.rows[0] ?? { rows: 0, bytes: 0 }
  }
  const fillAndEmpty = async () => {
    await sql`insert into tries (cinema_id, subject, count, since_ms, ends_at_ms)
      select 1, 'somebody ' || n, 1, 1, 1 from generate_series(1, 5000) as n`.execute(db)
    await sql`delete from tries where subject <> 'somebody 1'`.execute(db)
  }
  expect((await facts()).rows).toBe(-1)
  await fillAndEmpty()
  const { bytes } = await facts()
  await tend()
  expect((await facts()).rows).toBe(1)
  await sql`delete from tries`.execute(db)
  await fillAndEmpty()
  expect((await facts()).bytes).toBeLessThan(bytes * 1.1)
  await close()
})
