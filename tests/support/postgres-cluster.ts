import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openPostgres } from '../../server/db/database.ts'
import { dropCopiesOf, makeDatabaseIn } from './postgres-database.ts'
import { createSilentLog } from './silent-log.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A Postgres where tests may make databases, or null: then PGlite alone is tested. */
    readonly postgresUrl: string | null
    /** The database of that Postgres that has all migrations done: a copy takes less than doing them again. */
    readonly migratedDatabase: string
  }
}

/** Once a test run: the Postgres of DATABASE_URL, else a temporary one of this run's own, else none. */
export async function setup(project: TestProject): Promise<() => Promise<void> | void> {
  const cluster = await openPostgresCluster()
  if (typeof cluster === 'string') {
    process.stdout.write(`Postgres is not tested, PGlite alone is: ${cluster}\n`)
    project.provide('postgresUrl', null)
    return () => undefined
  }
  const migrated = await makeDatabaseIn(cluster.url)
  const { close } = await openPostgres(migrated.url, createSilentLog().log)
  await close()
  project.provide('postgresUrl', cluster.url)
  project.provide('migratedDatabase', migrated.name)
  return async () => {
    // What the workers kept for their next tests.
    if (process.env.DATABASE_URL) await dropCopiesOf(cluster.url, migrated.name)
    await migrated.drop()
    await cluster.stop()
  }
}

type Cluster = { readonly url: string; readonly stop: () => Promise<void> }

const user = 'ttms'

/** The Postgres of DATABASE_URL, else a temporary one of this run's own; or, as a text, why there is none. */
export async function openPostgresCluster(): Promise<Cluster | string> {
  const given = process.env.DATABASE_URL
  return given ? { url: given, stop: async () => undefined } : startCluster()
}

/** Starts a cluster on loopback that forgets everything with this run, or answers why it can't. */
async function startCluster(): Promise<Cluster | string> {
  const bin = findPostgresBin()
  if (!bin) return 'there is no initdb and postgres on this machine'
  const identity = postgresIdentity()
  if (!identity) return 'this runs as root, and there is no user postgres to run it as'
  const folder = mkdtempSync(join(tmpdir(), 'ttms-postgres-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid ?? identity.uid)
  const data = join(folder, 'data')
  const options: SpawnOptions = { ...identity, cwd: folder, stdio: 'ignore' }
  const initdb = ['-D', data, '-U', user, '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(bin, 'initdb'), initdb, { ...options, stdio: 'pipe' })
  const port = await freePort()
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, ...fast]
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(bin, 'postgres'), args, options)
  const url = `postgres://${user}@127.0.0.1:${port}/postgres`
  await untilItAnswers(server, url)
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => {
          remove()
          resolve()
        })
        server.kill('SIGQUIT')
      }),
  }
}

export function findPostgresBin(): string | undefined {
  const versions = '/usr/lib/postgresql'
  const packaged = existsSync(versions)
    ? readdirSync(versions)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(versions, version, 'bin'))
    : []
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...packaged]
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** Whom to run Postgres as: it refuses root. Undefined where there is nobody. */
export function postgresIdentity(): { readonly uid?: number; readonly gid?: number } | undefined {
  if (process.getuid?.() !== 0) return {}
  try {
    const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString())
    return { uid: idOf('-u'), gid: idOf('-g') }
  } catch {
    return undefined
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

export async function untilItAnswers(server: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`postgres ended at its start with ${server.exitCode}`)
    const client = new pg.Client(url)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      // Refused or still starting up: asked again.
      if (!(error instanceof Error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
