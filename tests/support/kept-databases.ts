/**
 * What empties a migrated database again, so that the next test can have it: making one takes a hundred times as long. Asks
 * by `ask`, which runs one statement, or several without parameters, and returns the rows of the last.
 */
export type Ask = (statements: string) => Promise<readonly Readonly<Record<string, string | null>>[]>

/**
 * How a database is as it was made: `shape` tells tables, triggers, functions, settings and steps; `refill` empties it, and
 * `vacuum` frees its files, so that rows are read in the order in which the next test writes them.
 */
export type AsMade = { readonly shape: string; readonly refill: string; readonly vacuum: string }

/** A database is thrown away after as many tests: its indexes grow all the same. */
const maxTests = 100

const shapeQuery = `
  select md5(string_agg(part, ' ' order by part)) as shape from (
    select 'column ' || relname || attname || atttypid::text || attnotnull::text as part
      from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
    union all select 'table ' || relname || relkind::text from pg_class where relnamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname || tgenabled::text from pg_trigger where not tgisinternal
    union all select 'function ' || proname || md5(coalesce(prosrc, '')) from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'constraint ' || conname || conrelid::regclass::text from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'setting ' || setconfig::text from pg_db_role_setting join pg_database on pg_database.oid = setdatabase
      where datname = current_database()
    union all select 'step ' || name from kysely_migration
  ) as parts`

/** How this database, that has all migrations done and no more, is now. */
export async function readAsMade(ask: Ask): Promise<AsMade> {
  const tables = await namesOf(ask, 'r', "and relname not like 'kysely_%'")
  const sequences = await namesOf(ask, 'S')
  const refill = ['set session_replication_role = replica', ...tables.map((table) => `delete from ${table}`)]
  for (const table of tables) {
    const [found] = await ask(`select quote_literal(json_agg(${table})::text) as rows from ${table}`)
    const rows = found?.rows
    if (rows) refill.push(`insert into ${table} select * from json_populate_recordset(null::${table}, ${rows})`)
  }
  refill.push('set session_replication_role = default')
  for (const sequence of sequences) refill.push(`alter sequence ${sequence} restart`)
  return { shape: await shapeOf(ask), refill: refill.join(';\n'), vacuum: `vacuum ${tables.join(', ')}` }
}

/** Empties the database; false: a test has changed more than its rows, and it must be thrown away. */
export async function makeAsNew(ask: Ask, { shape, refill, vacuum }: AsMade): Promise<boolean> {
  if ((await shapeOf(ask)) !== shape) return false
  await ask(refill)
  await ask(vacuum)
  return true
}

async function shapeOf(ask: Ask): Promise<string> {
  return (await ask(shapeQuery))[0]?.shape ?? ''
}

async function namesOf(ask: Ask, kind: string, also = ''): Promise<readonly string[]> {
  const found = await ask(`select relname from pg_class
    where relnamespace = 'public'::regnamespace and relkind = '${kind}' ${also} order by relname`)
  return found.flatMap(({ relname }) => relname ?? [])
}

/** Databases of this worker that a test is done with, each emptied before another test has it. */
export function createKeep<Kept extends object>(deps: {
  readonly make: () => Promise<Kept>
  /** false: it can't be made as new. */
  readonly makeAsNew: (kept: Kept) => Promise<boolean>
  readonly end: (kept: Kept) => Promise<void>
}) {
  const idle: Kept[] = []
  const lent = new Map<Kept, number>()
  return {
    take: async (): Promise<Kept> => {
      for (let kept = idle.pop(); kept; kept = idle.pop()) {
        const tests = (lent.get(kept) ?? 0) + 1
        if (tests <= maxTests && (await deps.makeAsNew(kept))) {
          lent.set(kept, tests)
          return kept
        }
        lent.delete(kept)
        await deps.end(kept)
      }
      const made = await deps.make()
      lent.set(made, 1)
      return made
    },
    keep: (kept: Kept): void => {
      if (!idle.includes(kept)) idle.push(kept)
    },
  }
}
