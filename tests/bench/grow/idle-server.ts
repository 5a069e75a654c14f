import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildRendererIfChanged } from '../../../build/renderer.ts'
import { type OpenDatabase, openPostgres } from '../../../server/db/database.ts'
import { openEmbedded } from '../../../server/db/embedded-database.ts'
import { defaultCinemaId } from '../../../server/ledger/catalog/cinemas-store.ts'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import { startKiosk } from '../../support/cinema-programs.ts'
import { openPostgresCluster } from '../../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { type Program, startProgram } from '../../support/programs.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { fillSchedule } from './fill-schedule.ts'
import type { GrowRow } from './row.ts'

const onPostgres = 'statements on Postgres, one kiosk connected'
const onPglite = 'statements on PGlite, one kiosk connected'

const minuteMs = 60_000
const lookEveryMs = 10_000
/** So few in one look: the kiosk has what it wanted. */
const settledBelow = 60
const maxLooks = 90

/** A minute of a server program with nothing to do but a kiosk program's company, counted in the server. */
export const idleServer: GrowRow = {
  name: 'idle-server',
  about: 'what an idle server asks its database, showtimes on the schedule',
  sizes: [252, 2_520],
  figures: { [onPostgres]: { unit: 'a minute', most: 200 }, [onPglite]: { unit: 'a minute', most: 200 } },
  measure: async (showtimes) => ({
    [onPostgres]: await onPostgresServer(showtimes),
    [onPglite]: await onPgliteServer(showtimes),
  }),
}

async function onPostgresServer(showtimes: number): Promise<number> {
  const cluster = await openPostgresCluster()
  if (typeof cluster === 'string') return Number.NaN
  const made = await makeDatabaseIn(cluster.url)
  const open = () => openPostgres(made.url, createSilentLog().log)
  const counted = await countMinute(open, { DATABASE_URL: made.url }, showtimes)
  await made.drop()
  await cluster.stop()
  return counted
}

async function onPgliteServer(showtimes: number): Promise<number> {
  const folder = makeTemporaryFolder()
  const central = join(folder.path, 'central')
  mkdirSync(central)
  const counted = await countMinute(() => openEmbedded(central), { TTMS_DATA_DIR: folder.path }, showtimes)
  folder.remove()
  return counted
}

async function countMinute(
  open: () => Promise<OpenDatabase>,
  env: Readonly<Record<string, string>>,
  showtimes: number,
): Promise<number> {
  await buildRendererIfChanged()
  const folder = makeTemporaryFolder()
  const database = await open()
  await fillSchedule(database.db, showtimes)
  const enrolCode = await issueEnrolCode(database.db, defaultCinemaId, Date.now())
  await database.close()
  const server = startProgram('server', {
    args: ['tests/bench/grow/idle-server/counting-server.ts'],
    env: { TTMS_DATA_DIR: folder.path, TTMS_PORT: '0', ...env },
    hasChannel: true,
  })
  try {
    const [, serverUrl = ''] = await server.printed(/server ready (\S+)/)
    const kiosk = await startKiosk({ name: 'kiosk', dataDir: join(folder.path, 'kiosk'), serverUrl, enrolCode })
    try {
      await untilSettled(server)
      const before = await sentBy(server)
      await pause(minuteMs)
      return (await sentBy(server)) - before
    } finally {
      await kiosk.kill()
    }
  } finally {
    await server.kill()
    folder.remove()
  }
}

async function untilSettled(server: Program): Promise<void> {
  for (let look = 0, last = 0; look < maxLooks; look++) {
    const sent = await sentBy(server)
    if (look > 0 && sent - last < settledBelow) return
    last = sent
    await pause(lookEveryMs)
  }
  throw new Error('the server did not come to rest')
}

async function sentBy(server: Program): Promise<number> {
  return Number(await server.ask({ name: 'sent', args: [] }))
}
