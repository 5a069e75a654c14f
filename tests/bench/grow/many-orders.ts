import { openPostgres } from '../../../server/db/database.ts'
import { addFilm, addHall } from '../../support/central-cinema.ts'
import { openPostgresCluster } from '../../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { rowsReadBy } from '../../support/rows-read.ts'
import { serveDatabase, type TestServer } from '../../support/served-database.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { fillOrders } from '../explain/fill-orders.ts'

const tries = 50

/** What a list costs in a cinema of so many orders on a Postgres: the best of several times, and the rows read for it. */
export async function measureAmongOrders(
  orders: number,
  open: (server: TestServer) => Promise<() => Promise<unknown>>,
) {
  const cluster = await openPostgresCluster()
  if (typeof cluster === 'string') throw new Error(`nothing is measured: ${cluster}`)
  const made = await makeDatabaseIn(cluster.url)
  const server = await serveDatabase(await openPostgres(made.url, createSilentLog().log))
  try {
    const [hallId, filmId] = [await addHall(server), await addFilm(server)]
    await fillOrders(server.db, { hallId, filmId, endsBeforeMs: server.time.clock.nowMs(), orders })
    const list = await open(server)
    const timesMs: number[] = []
    for (let tried = 0; tried < tries; tried++) {
      const beganAt = performance.now()
      await list()
      timesMs.push(performance.now() - beganAt)
    }
    const read = Object.values(await rowsReadBy(server.db, list))
    return { 'best of 50': Math.min(...timesMs), 'rows read': read.reduce((sum, rows) => sum + rows, 0) }
  } finally {
    await server.close()
    await made.drop()
    await cluster.stop()
  }
}
