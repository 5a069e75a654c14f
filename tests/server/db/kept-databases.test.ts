import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { databaseKinds, openTestDatabase } from '../../support/databases.ts'

const facts = async ({ db }: Awaited<ReturnType<typeof openTestDatabase>>) => {
  const answer = await sql<{ tries: number; commits: number; tables: number }>`
    select (select count(*) from tries) as tries, (select sum(number) from commit_number)::int8 as commits,
      (select count(*) from pg_class where relname = 'left_over') as tables`.execute(db)
  return answer.rows[0]
}
const nextFilm = async ({ db }: Awaited<ReturnType<typeof openTestDatabase>>) =>
  (await sql<{ id: number }>`select nextval('film_ids') as id`.execute(db)).rows[0]?.id

it.each([...databaseKinds])('gives a test nothing of what another has left in its database, on %s', async (kind) => {
  const before = await openTestDatabase(kind)
  const asMade = await facts(before)
  const firstFilm = await nextFilm(before)
  await sql`insert into tries (cinema_id, subject, count, since_ms, ends_at_ms) values (1, 'somebody', 1, 1, 1)`.execute(
    before.db,
  )
  await sql`update commit_number set number = number + 7`.execute(before.db)
  expect(await facts(before)).not.toEqual(asMade)
  await before.close()
  const next = await openTestDatabase(kind)
  expect(await facts(next)).toEqual(asMade)
  expect(await nextFilm(next)).toBe(firstFilm)
  await next.close()
})

it.each([...databaseKinds])('never gives a test a database whose tables another has changed, on %s', async (kind) => {
  const before = await openTestDatabase(kind)
  const asMade = await facts(before)
  await sql`create table left_over (n int)`.execute(before.db)
  await before.close()
  const next = await openTestDatabase(kind)
  expect(await facts(next)).toEqual(asMade)
  await next.close()
})
