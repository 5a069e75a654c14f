import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import { type OpenDatabase, openPglite, openPostgres } from '../../server/db/database.ts'
import { embeddedSnapshot } from './embedded-snapshot.ts'
import { type MadeDatabase, makeDatabaseIn } from './postgres-database.ts'
import { createSilentLog } from './silent-log.ts'

export type DatabaseKind = 'PGlite' | 'Postgres'

/** Every database that this machine can test: the same suite runs on each. */
export const databaseKinds: readonly DatabaseKind[] =
  inject('postgresUrl') === null ? ['PGlite'] : ['PGlite', 'Postgres']

// Half of the time that a PGlite takes to open goes into laying out its usual 128 MB of buffers.
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB']

/** A fresh database of this kind, brought to the program's version, gone again at `close`. */
export async function openTestDatabase(kind: DatabaseKind): Promise<OpenDatabase> {
  if (kind === 'PGlite') {
    const pglite = new PGlite('memory://', { loadDataDir: await embeddedSnapshot(), startParams })
    await pglite.waitReady
    return openPglite(pglite, 'a test’s own database')
  }
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

/** An empty database in the test run's Postgres. */
export async function makePostgresDatabase(): Promise<MadeDatabase> {
  return makeDatabaseIn(clusterUrl())
}

/** As the test run's Postgres has one ready: brought to the program's version, and else empty. */
export async function makeMigratedDatabase(): Promise<MadeDatabase> {
  return makeDatabaseIn(clusterUrl(), inject('migratedDatabase'))
}

function clusterUrl(): string {
  const cluster = inject('postgresUrl')
  if (cluster === null) throw new Error('there is no Postgres here to make a database in')
  return cluster
}
