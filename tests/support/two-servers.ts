import { openPostgres } from '../../server/db/database.ts'
import { type DatabaseKind, makeMigratedDatabase, openTestDatabase } from './databases.ts'
import { serveDatabase, type TestServer } from './served-database.ts'
import { createSilentLog } from './silent-log.ts'

/**
 * Two servers of one cinema: on Postgres each with connections of its own. PGlite has one connection and one process, so
 * there it is two apps on that.
 */
export async function openTwoServers(
  kind: DatabaseKind,
): Promise<{ readonly servers: readonly [TestServer, TestServer]; readonly close: () => Promise<void> }> {
  if (kind === 'PGlite') {
    const database = await openTestDatabase(kind)
    const servers = [await serveDatabase(database), await serveDatabase(database)] as const
    const close = async () => {
      await servers[1].app.close()
      await servers[0].close()
    }
    return { servers, close }
  }
  const made = await makeMigratedDatabase()
  const open = async () => serveDatabase(await openPostgres(made.url, createSilentLog().log))
  const servers = [await open(), await open()] as const
  const close = async () => {
    for (const server of servers) await server.close()
    await made.drop()
  }
  return { servers, close }
}
