import { sql } from 'kysely'
import type { Database } from '../../../server/db/tables.ts'

/** How many rows of which table were made, changed or taken away, such as `{ 'tickets insert': 1 }`. */
export type Effect = Readonly<Record<string, number>>

/** What comes of being asked at all, not of what was asked: sessions, limits of tries, and what tells others of a change. */
const besideThePoint = [
  'sessions',
  'tries',
  'device_nonces',
  'outbox',
  'changes',
  'change_counters',
  'kysely_migration',
]

/**
 * Lets the database itself count what its transactions change, by triggers. A row written again as it was is no change,
 * nor is a password hashed again. `take` answers what changed since the last time.
 */
export async function countRowEffects(db: Database): Promise<{ readonly take: () => Promise<Effect> }> {
  await sql`create unlogged table row_effects (table_name text not null, what text not null)`.execute(db)
  await sql`
    create function note_row_effect() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and to_jsonb(old) - 'password_hash' is not distinct from to_jsonb(new) - 'password_hash' then
        return null;
      end if;
      insert into row_effects values (tg_table_name, lower(tg_op));
      return null;
    end $$`.execute(db)
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(db)
  for (const { name } of tables.rows) {
    if (name === 'row_effects' || besideThePoint.includes(name)) continue
    await sql`
      create trigger note_row_effect after insert or update or delete on ${sql.table(name)}
      for each row execute function note_row_effect()`.execute(db)
  }
  return {
    take: async () => {
      const { rows } = await sql<{ table_name: string; what: string }>`delete from row_effects returning *`.execute(db)
      const effect: Record<string, number> = {}
      for (const name of rows.map(({ table_name, what }) => `${table_name} ${what}`).toSorted()) {
        effect[name] = (effect[name] ?? 0) + 1
      }
      return effect
    },
  }
}
