import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { lockDataFolder } from '../../runtime/data-folder.ts'
import { StartRefused } from '../../runtime/start-refused.ts'
import { syncTree } from '../../runtime/sync-folder.ts'
import { type OpenDatabase, prepareOrClose, reasonOf } from './database.ts'
import { PreparingClient, types } from './preparing-client.ts'
import type { Tables } from './tables.ts'
import { createVacuumGrown } from './vacuum-grown.ts'
import { noWakeUps } from './wake-ups.ts'

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
