import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { lockDataFolder } from '../../runtime/data-folder.ts'
import type { Log } from '../../runtime/log.ts'
import { StartRefused } from '../../runtime/start-refused.ts'
import { syncTree } from '../../runtime/sync-folder.ts'
import type { Durability } from '../../shared/sync/messages.ts'
import { type Guard, guardPool } from './guarded-pool.ts'
import { migrate } from './migrate.ts'
import { PreparingClient, types } from './preparing-client.ts'
import type { Database, Tables } from './tables.ts'
import { createVacuumGrown } from './vacuum-grown.ts'
import { hearWakeUps, noWakeUps, type WakeUps } from './wake-ups.ts'

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

/** Opens the embedded database in `folder`, which no other process may use meanwhile. */
export async function openEmbedded(folder: string): Promise<OpenDatabase> {
  // PGlite takes no lock of its own, and two processes on one folder lose writes in silence: ours comes first.
  const locked = lockDataFolder(folder)
  const which = `the database in ${folder}`
  try {
    const pglite = new PGlite(await clusterIn(folder))
    await pglite.waitReady
    const opened = await openPglite(pglite, which)
    const close = async () => {
      await opened.close()
      // PGlite never does: a database that was closed in order must survive a power cut right after it.
      await syncTree(join(folder, 'pglite'))
      locked.release()
    }
    return { ...opened, close }
  } catch (error) {
    locked.release()
    throw error instanceof StartRefused ? error : new StartRefused(`${which} can't be used: ${reasonOf(error)}`)
  }
}

/** An embedded database that has started, brought to this program's version. Closing it ends it. */
export async function openPglite(pglite: PGlite, which: string): Promise<OpenDatabase> {
  const pool = new pg.Pool({ ...createPgConfig(pglite), Client: PreparingClient, types, max: 1 })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const close = async () => {
    await db.destroy()
    await pglite.close()
  }
  await prepareOrClose(db, close, which)
  const wakeUps = noWakeUps(async (statement) => (await sql.raw(statement).execute(db)).rows[0])
  const tend = createVacuumGrown(db)
  return { db, unguarded: db, guardWith: () => undefined, durability: 'process', tend, wakeUps, close }
}

/** The database's own folder, made where it is missing: under another name first, so that it is never there by half. */
async function clusterIn(folder: string): Promise<string> {
  const path = join(folder, 'pglite')
  if (existsSync(path)) return path
  const unfinished = `${path}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const made = new PGlite(unfinished)
  await made.waitReady
  await made.close()
  renameSync(unfinished, path)
  return path
}

async function prepareOrClose(db: Database, close: () => Promise<void>, which: string): Promise<void> {
  try {
    await sql`select 1`.execute(db)
    await migrate(db)
  } catch (error) {
    await close()
    throw error instanceof StartRefused ? error : new StartRefused(`${which} can't be used: ${reasonOf(error)}`)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message
  return error instanceof Error ? error.message : String(error)
}
