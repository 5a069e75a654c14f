import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Log } from '../../runtime/log.ts'
import { StartRefused } from '../../runtime/start-refused.ts'
import type { Durability } from '../../shared/sync/messages.ts'
import { type Guard, guardPool } from './guarded-pool.ts'
import { migrate } from './migrate.ts'
import { PreparingClient, types } from './preparing-client.ts'
import type { Database, Tables } from './tables.ts'
import { hearWakeUps, type WakeUps } from './wake-ups.ts'

export type OpenDatabase = {
  readonly db: Database
  /** The same, whatever a guard says: for the guard itself, and for what makes the database sound again. */
  readonly unguarded: Database
  /** From now on `db` is asked only as this guard lets it. A PGlite can't be exchanged under a running program: none there. */
  readonly guardWith: (guard: Guard) => void
  readonly durability: Durability
  /** What has to be done now and then to keep it fast, where the database does not do it by itself. */
  readonly tend: () => Promise<void>
  /** How the servers of one database wake each other. */
  readonly wakeUps: WakeUps
  readonly close: () => Promise<void>
}

/** A connection that returns nothing for so long counts as lost. */
const askWithinMs = 5_000

/** Opens Postgres at `url`, brought to this program's version. An unreachable or refusing database throws `StartRefused`. */
export async function openPostgres(url: string, log: Log): Promise<OpenDatabase> {
  const connection = {
    connectionString: url,
    types,
    connectionTimeoutMillis: 5_000,
    application_name: 'ttms-server',
  }
  const pool = new pg.Pool({ ...connection, Client: PreparingClient, max: 20 })
  logLostConnections(pool, log)
  const guarded = guardPool(pool)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: guarded.pool }) })
  const unguarded = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const wakeUps = hearWakeUps({
    createClient: () =>
      new PreparingClient({
        ...connection,
        application_name: 'ttms-server wake-ups',
        keepAlive: true,
        query_timeout: askWithinMs,
      }),
    askAny: async (statement) => (await pool.query(statement)).rows[0],
    log,
  })
  const close = async () => {
    await wakeUps.close()
    await db.destroy()
  }
  await prepareOrClose(db, close, 'the database of DATABASE_URL')
  const { guardWith } = guarded
  return { db, unguarded, guardWith, durability: 'fsync', tend: async () => undefined, wakeUps, close }
}

/**
 * Logs each connection that is lost, once, whether somebody uses it or not. Of one in use the pool says nothing, and without
 * a listener of its own its end is a fault of the whole program; whoever uses it is told by their next query.
 */
function logLostConnections(pool: pg.Pool, log: Log): void {
  pool.on('connect', (client) => {
    let isLost = false
    client.on('error', (error) => {
      if (!isLost) log('database-connection-lost', { err: error })
      isLost = true
    })
  })
  // The same errors again, of connections that nobody uses.
  pool.on('error', () => undefined)
}

/** Brings an opened database to this program's version; one that can't be is closed, and `StartRefused` thrown. */
export async function prepareOrClose(db: Database, close: () => Promise<void>, which: string): Promise<void> {
  try {
    await sql`select 1`.execute(db)
    await migrate(db)
  } catch (error) {
    await close()
    throw error instanceof StartRefused ? error : new StartRefused(`${which} can't be used: ${reasonOf(error)}`)
  }
}

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message
  return error instanceof Error ? error.message : String(error)
}
