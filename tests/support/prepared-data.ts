import { randomUUID } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openEmbedded } from '../../server/db/embedded-database.ts'
import { cache, versionOfSchema } from './embedded-snapshot.ts'

/**
 * Gives a server that starts on `dataDir` for the first time a database with all migrations done and else empty: making
 * one takes most of the time of a first start. Data that is there already stays as it is.
 */
export async function prepareServerData(dataDir: string): Promise<void> {
  const database = join(dataDir, 'central', 'pglite')
  if (existsSync(database)) return
  const prepared = join(cache, `central-${versionOfSchema()}`)
  if (!existsSync(prepared)) await make(prepared)
  cpSync(prepared, database, { recursive: true })
}

/** Programs that come here together each make one, and the first that is done stays. */
async function make(prepared: string): Promise<void> {
  const draft = `${prepared}.${randomUUID()}`
  mkdirSync(draft, { recursive: true })
  try {
    await (await openEmbedded(draft)).close()
    renameSync(join(draft, 'pglite'), prepared)
  } catch (error) {
    if (!existsSync(prepared)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}
