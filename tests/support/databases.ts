import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { inject } from 'vitest'
import { type OpenDatabase, openPostgres } from '../../server/db/database.ts'
import { openPglite } from '../../server/db/embedded-database.ts'
import { embeddedSnapshot } from './embedded-snapshot.ts'
import { type Ask, type AsMade, createKeep, makeAsNew, readAsMade } from './kept-databases.ts'
import { type MadeDatabase, makeDatabaseIn } from './postgres-database.ts'
import { createSilentLog } from './silent-log.ts'

export type DatabaseKind = 'PGlite' | 'Postgres'

/** Every database that this machine can test: the same suite runs on each. */
export const databaseKinds: readonly DatabaseKind[] =
  inject('postgresUrl') === null ? ['PGlite'] : ['PGlite', 'Postgres']

// Half of the time that a PGlite takes to open goes into laying out its usual 128 MB of buffers.
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB']
const which = 'a test’s own database'

/** A database of this kind of the test's own, brought to the program's version and else empty; another test's after `close`. */
export async function openTestDatabase(kind: DatabaseKind): Promise<OpenDatabase> {
  if (kind === 'PGlite') return openPglite(await keptPglites.take(), which)
  const made = await makeMigratedDatabase()
  const database = await openPostgres(made.url, createSilentLog().log)
  return {
    ...database,
    close: async () => {
      await database.close()
      await made.drop()
    },
  }
}

/** An embedded database that no test had before: for tests that look at what it keeps of deleted rows. */
export async function openNewEmbedded(): Promise<OpenDatabase> {
  return openPglite(await PGlite.create('memory://', { loadDataDir: await embeddedSnapshot(), startParams }), which)
}

/** An empty database in the test run's Postgres. */
export async function makePostgresDatabase(): Promise<MadeDatabase> {
  return makeDatabaseIn(clusterUrl())
}

/** One in the test run's Postgres, brought to the program's version and else empty; another test's after `drop`. */
export async function makeMigratedDatabase(): Promise<MadeDatabase> {
  const kept = await keptPostgres.take()
  return { name: kept.name, url: kept.url, drop: async () => keptPostgres.keep(kept) }
}

/** Its `close` leaves it to the next test. */
class KeptPglite extends PGlite {
  asMade: AsMade | null = null

  override async close(): Promise<void> {
    keptPglites.keep(this)
  }

  readonly ask: Ask = async (statements) => (await this.exec(statements)).at(-1)?.rows as Awaited<ReturnType<Ask>>

  async end(): Promise<void> {
    await super.close()
  }
}

const keptPglites = createKeep<KeptPglite>({
  make: async () => {
    const pglite = new KeptPglite('memory://', { loadDataDir: await embeddedSnapshot(), startParams })
    await pglite.waitReady
    pglite.asMade = await readAsMade(pglite.ask)
    return pglite
  },
  makeAsNew: async (pglite) => {
    // It has one session, and that goes on: with what the last test prepared, set and left open.
    await pglite.exec('rollback')
    await pglite.exec('discard all')
    return pglite.asMade !== null && (await makeAsNew(pglite.ask, pglite.asMade))
  },
  end: (pglite) => pglite.end(),
})

type KeptPostgres = MadeDatabase & { readonly asMade: AsMade }

const keptPostgres = createKeep<KeptPostgres>({
  make: async () => {
    const made = await makeDatabaseIn(clusterUrl(), inject('migratedDatabase'))
    return { ...made, asMade: await askAlone(made.url, readAsMade) }
  },
  makeAsNew: (made) => askAlone(made.url, (ask) => makeAsNew(ask, made.asMade)),
  end: (made) => made.drop(),
})

/** Asks over a connection of its own, once there is no other one: what a test left open would hold its locks. */
async function askAlone<Answer>(url: string, run: (ask: Ask) => Promise<Answer>): Promise<Answer> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const others = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
    while ((await client.query(`select pg_terminate_backend(pid) ${others}`)).rowCount !== 0) {
      await client.query('select pg_sleep(0.01)')
    }
    return await run(async (statements) => {
      const answer = await client.query(statements)
      return Array.isArray(answer) ? answer.at(-1).rows : answer.rows
    })
  } finally {
    await client.end()
  }
}

function clusterUrl(): string {
  const cluster = inject('postgresUrl')
  if (cluster === null) throw new Error('there is no Postgres here to make a database in')
  return cluster
}
