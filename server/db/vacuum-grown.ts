import { sql } from 'kysely'
import type { Database } from './tables.ts'

const minGrowthBytes = 128 * 1024
const growthFactor = 1.25

/**
 * Makes the step that keeps an embedded database fast: tables that have grown since they were last seen to are freed
 * of dead rows and measured, so that their indexes are chosen by what is in them. A Postgres does that by itself
 * (autovacuum); PGlite has no second process to do it, and keeps no count of changes to go by.
 */
export function createVacuumGrown(db: Database): () => Promise<void> {
  const sizes = new Map<string, number>()
  return async () => {
    const tables = await sql<{ name: string; bytes: number }>`
      select relname as name, pg_relation_size(oid) as bytes from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(db)
    for (const { name, bytes } of tables.rows) {
      const before = sizes.get(name) ?? 0
      if (bytes < before + minGrowthBytes || bytes < before * growthFactor) continue
      await sql`vacuum (analyze) ${sql.table(name)}`.execute(db)
      sizes.set(name, bytes)
    }
  }
}
