import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { openPglite } from '../../server/db/embedded-database.ts'

const root = join(import.meta.dirname, '../..')
/** Where what takes long to make is kept for later runs. */
export const cache = join(root, 'node_modules/.cache/ttms')

let snapshot: Promise<Blob> | null = null

/**
 * An embedded database with all migrations done, as PGlite dumps it: opening one takes an eighth of the time of making
 * one. Kept for later runs, under a name that changes with the migrations, with PGlite and with this file.
 */
export function embeddedSnapshot(): Promise<Blob> {
  snapshot ??= readOrMake(join(cache, `embedded-${versionOfSchema()}.tar`))
  return snapshot
}

async function readOrMake(file: string): Promise<Blob> {
  if (!existsSync(file)) await make(file)
  return new Blob([readFileSync(file)])
}

/** Workers that come here together each make one; whose rename is last makes no difference. */
async function make(file: string): Promise<void> {
  // Every file and every byte is unpacked again at each opening: small segments of the log, and no template databases.
  const pglite = new PGlite('memory://', { initDbStartParams: ['--wal-segsize=1'] })
  await pglite.waitReady
  const { close } = await openPglite(pglite, 'the snapshot')
  await pglite.exec('update pg_database set datistemplate = false')
  await pglite.exec('drop database template0')
  await pglite.exec('drop database template1')
  // Else each opening goes through the whole log, as after a crash.
  await pglite.exec('checkpoint')
  const dump = await pglite.dumpDataDir('none')
  await close()
  mkdirSync(cache, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, Buffer.from(await dump.arrayBuffer()))
  renameSync(draft, file)
}

/** Changes with the migrations, with PGlite and with this file. */
export function versionOfSchema(): string {
  const folder = join(root, 'server/db/migrations')
  const hash = createHash('sha256').update(readFileSync(createRequire(import.meta.url).resolve('@electric-sql/pglite')))
  hash.update(readFileSync(import.meta.filename))
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}
