import { readdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { systemClock } from '../../../runtime/system-ports.ts'
import { type OpenDatabase, openPostgres } from '../../../server/db/database.ts'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import { syncPaths } from '../../../shared/sync/messages.ts'
import { addFilm, addHall, addShowtime, type CinemaPlace } from '../../support/central-cinema.ts'
import { openPostgresCluster } from '../../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { startProgram } from '../../support/programs.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { serveDatabase } from '../../support/served-database.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { type LightKiosk, openLightKiosk } from './light-kiosk.ts'
import type { GrowRow } from './row.ts'

const kioskCount = 20
const cinemaId = 1
/** Halls of 200 seats, as many as let all showtimes begin within the time for which kiosks keep seats. */
const showtimesPerHall = 10
const plan = { rows: 10, cols: 20 }
const asking: readonly string[] = [syncPaths.grant, syncPaths.allot, syncPaths.journal]
/** Of the transaction that looks at the signature of a request. */
const statementsOfSignature = 4
const patienceMs = 20 * 60_000
/** Nothing has been asked for so long: the pass over the showtimes is over. */
const restMs = 4_000

/** A kiosk that enrols asks for allotted seats of every showtime ahead; then twenty do so at once. */
export const enrolment: GrowRow = {
  name: 'enrolment',
  about: 'a kiosk that enrols, showtimes ahead',
  sizes: [42, 420],
  figures: {
    'requests a showtime': { unit: '', most: 0.1 },
    'statements a showtime': { unit: '', most: 4 },
    'statements a showtime, its entry too': { unit: '', most: 4 },
    'told to another kiosk a showtime': { unit: '', most: 1 },
    'commits of the journal a showtime': { unit: '', most: 0.1 },
    'twenty at once: processor of the server': { unit: 's', most: 10 },
    'twenty at once: processor of Postgres': { unit: 's', most: 10 },
    'twenty at once: told to one a showtime': { unit: '', most: 20 },
  },
  measure: async (size) => {
    const cluster = await openPostgresCluster()
    if (typeof cluster === 'string') throw new Error(`this row needs Postgres: ${cluster}`)
    try {
      return { ...(await measureOne(cluster.url, size)), ...(await measureTwenty(cluster.url, size)) }
    } finally {
      await cluster.stop()
    }
  },
}

/** One kiosk beside another: what the server is asked from its first wish on, statement by statement. */
async function measureOne(clusterUrl: string, size: number): Promise<Readonly<Record<string, number>>> {
  const made = await makeDatabaseIn(clusterUrl)
  const server = await serveDatabase(await openPostgres(made.url, createSilentLog().log))
  // The server's clock goes with this one, which signs.
  server.time.setWallClock(Date.now())
  let lastMs = performance.now()
  const beat = setInterval(() => {
    const nowMs = performance.now()
    void server.time.pass(nowMs - lastMs)
    lastMs = nowMs
  }, 500)
  try {
    await addSchedule(server, size)
    await server.push()
    await server.app.listen({ host: '127.0.0.1', port: 0 })
    const serverUrl = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
    const open = async () =>
      openLightKiosk({ serverUrl, enrolCode: await issueEnrolCode(server.db, cinemaId, server.time.clock.nowMs()) })
    await server.reviewAllotments()
    const other = await open()
    await untilAllotted([other], size)
    await server.reviewAllotments()
    await server.push()
    let kiosk: LightKiosk | undefined
    const statements = await recordStatements(async () => {
      kiosk = await open()
      await untilAllotted([kiosk], size)
    })
    if (!kiosk) throw new Error('no kiosk')
    const toldBefore = other.told()
    await server.push()
    await setTimeout(1_000)
    const told = other.told() - toldBefore
    const requests = kiosk.requests.filter((path) => asking.includes(path))
    const wishes = requests.filter((path) => path !== syncPaths.journal).length
    const texts = statements.map(({ text }) => text)
    const ofWishes = transactionsOf(texts)
      .filter((transaction) => transaction.some(isWish))
      .flat()
    await kiosk.close()
    await other.close()
    return {
      'requests a showtime': requests.length / size,
      'statements a showtime': (ofWishes.length + wishes * statementsOfSignature) / size,
      'statements a showtime, its entry too': texts.slice(texts.findIndex(isWish)).length / size,
      'told to another kiosk a showtime': told / size,
      'commits of the journal a showtime': kiosk.commits.length / size,
    }
  } finally {
    clearInterval(beat)
    await server.close()
    await made.drop()
  }
}

/** A look whether the wish was answered before. */
function isWish(text: string): boolean {
  return /from "?grants"?[\s\S]*request_id/.test(text)
}

/** Statements from each `begin` to the next: a kiosk asks for seats with nothing beside it. */
function transactionsOf(texts: readonly string[]): string[][] {
  const found: string[][] = []
  for (const text of texts) {
    if (/^(begin|start transaction)/i.test(text)) found.push([])
    found.at(-1)?.push(text)
  }
  return found
}

/** Twenty kiosks at a server program of its own: what that, and its database, spend on them until all are at rest. */
async function measureTwenty(clusterUrl: string, size: number): Promise<Readonly<Record<string, number>>> {
  const made = await makeDatabaseIn(clusterUrl)
  const folder = makeTemporaryFolder()
  const database = await openPostgres(made.url, createSilentLog().log)
  const place = { db: database.db, cinemaId, time: { clock: systemClock } }
  const program = startProgram('server', {
    args: ['server/main.ts'],
    env: { DATABASE_URL: made.url, TTMS_DATA_DIR: folder.path, TTMS_PORT: '0' },
  })
  try {
    const [, serverUrl = ''] = await program.printed(/server ready (\S+)/)
    await addSchedule(place, size)
    const codes: string[] = []
    for (let index = 0; index < kioskCount; index++) codes.push(await issueEnrolCode(database.db, cinemaId, Date.now()))
    await setTimeout(restMs)
    const postgresPid = await postgresPidOf(database)
    const before = { server: processorSeconds(program.processId ?? 0), postgres: processorSeconds(postgresPid) }
    const kiosks = await Promise.all(codes.map((enrolCode) => openLightKiosk({ serverUrl, enrolCode })))
    await untilAllotted(kiosks, size)
    const after = { server: processorSeconds(program.processId ?? 0), postgres: processorSeconds(postgresPid) }
    const told = Math.max(...kiosks.map((kiosk) => kiosk.told()))
    for (const kiosk of kiosks) await kiosk.close()
    return {
      'twenty at once: processor of the server': after.server - before.server,
      'twenty at once: processor of Postgres': after.postgres - before.postgres,
      'twenty at once: told to one a showtime': told / size,
    }
  } finally {
    await program.stop()
    await database.close()
    await made.drop()
    folder.remove()
  }
}

async function addSchedule(place: CinemaPlace, size: number): Promise<void> {
  const filmId = await addFilm(place)
  for (let index = 0; index < size; ) {
    const hallId = await addHall(place, plan)
    for (let turn = 0; turn < showtimesPerHall && index < size; turn++, index++) {
      await addShowtime(place, { filmId, hallId, beginsInMinutes: 120 + turn * 180 })
    }
  }
}

/** Until no kiosk has asked anything for a while and the server has all that they wrote. */
async function untilAllotted(kiosks: readonly LightKiosk[], size: number): Promise<void> {
  const untilMs = performance.now() + patienceMs
  let [asked, sinceMs] = [-1, performance.now()]
  for (;;) {
    await setTimeout(100)
    const states = kiosks.map((kiosk) => kiosk.state())
    const nowAsked = kiosks.reduce((sum, { requests }) => sum + requests.length, 0)
    const isBusy = states.some(({ isIdle, waiting }) => !isIdle || waiting > 0)
    if (isBusy || nowAsked !== asked) [asked, sinceMs] = [nowAsked, performance.now()]
    const hasAll = kiosks.length > 1 || states.every(({ showtimes }) => showtimes === size)
    if (hasAll && states.some(({ showtimes }) => showtimes > 0) && performance.now() - sinceMs > restMs) return
    if (performance.now() > untilMs)
      throw new Error(`not at rest: ${JSON.stringify([states, kiosks.flatMap(({ faults }) => faults).slice(-5)])}`)
  }
}

const ticksPerSecond = 100

/** What a process has spent, with those of its children that live or have ended. */
function processorSeconds(pid: number): number {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statOf(name)[1] === pid)
  const own = statOf(String(pid))
  const ofChildren = children
    .map((name) => statOf(name))
    .reduce((sum, [, , user = 0, system = 0]) => sum + user + system, 0)
  return (own.slice(2).reduce((sum, ticks) => sum + ticks, 0) + ofChildren) / ticksPerSecond
}

/** Its number, its parent's, and its ticks: user, system, and those of children that have ended. */
function statOf(name: string): readonly number[] {
  try {
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return [Number(name), ...[1, 11, 12, 13, 14].map((place) => Number(fields[place]))]
  } catch (fault) {
    // It ended between the list and the look.
    if (fault instanceof Error && 'code' in fault && (fault.code === 'ENOENT' || fault.code === 'ESRCH')) return []
    throw fault
  }
}

async function postgresPidOf({ db }: Pick<OpenDatabase, 'db'>): Promise<number> {
  const found = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return statOf(String(found.rows[0]?.pid))[1] ?? 0
}
