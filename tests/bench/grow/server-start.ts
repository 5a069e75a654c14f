import { openPostgres } from '../../../server/db/database.ts'
import { openPostgresCluster } from '../../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { startProgram } from '../../support/programs.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { fillSchedule } from './fill-schedule.ts'
import { processorMs } from './process-figures.ts'
import type { GrowRow } from './row.ts'

const ready = 'from the process to its ready line'
const launched = 'the same by `npm run server`'
const processor = 'processor by then'

/** The first fills the compile cache. */
const starts = 11

/** The server program on Postgres, from its source with the compile cache: the best of ten starts. */
export const serverStart: GrowRow = {
  name: 'server-start',
  about: 'start of the server on Postgres, showtimes on the schedule',
  sizes: [252, 2_520],
  figures: {
    [ready]: { unit: 'ms', most: 750 },
    [launched]: { unit: 'ms', most: 850 },
    [processor]: { unit: 'ms', most: 750 },
  },
  measure: async (showtimes) => {
    const cluster = await openPostgresCluster()
    if (typeof cluster === 'string') return { [ready]: Number.NaN, [launched]: Number.NaN, [processor]: Number.NaN }
    const made = await makeDatabaseIn(cluster.url)
    const database = await openPostgres(made.url, createSilentLog().log)
    await fillSchedule(database.db, showtimes)
    await database.close()
    const direct = await startOften(made.url, [])
    const byLauncher = await startOften(made.url, ['build/node24.mjs'])
    await made.drop()
    await cluster.stop()
    return { [ready]: direct.wallMs, [launched]: byLauncher.wallMs, [processor]: direct.cpuMs }
  },
}

/** The least of each: what other programs do meanwhile only adds. */
async function startOften(databaseUrl: string, launcher: readonly string[]) {
  const walls: number[] = []
  const cpus: number[] = []
  for (let count = 0; count < starts; count++) {
    const folder = makeTemporaryFolder()
    const beganAt = performance.now()
    const server = startProgram('server', {
      args: [...launcher, 'server/main.ts'],
      env: { TTMS_DATA_DIR: folder.path, TTMS_PORT: '0', DATABASE_URL: databaseUrl },
    })
    await server.printed(/server ready/)
    walls.push(performance.now() - beganAt)
    cpus.push(processorMs(server.processId))
    await server.stop()
    folder.remove()
  }
  return { wallMs: Math.min(...walls.slice(1)), cpuMs: Math.min(...cpus.slice(1)) }
}
