import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type OpenDatabase, openPostgres } from '../../server/db/database.ts'
import { openEmbedded } from '../../server/db/embedded-database.ts'
import { openPostgresCluster } from '../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../support/postgres-database.ts'
import { type Program, startProgram } from '../support/programs.ts'
import { createSilentLog } from '../support/silent-log.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import { runContest, runHello, runHolds, runRefusals } from './hold/contest.ts'
import { pgbenchHolds } from './hold/pgbench.ts'
import { type Prepared, prepareHolds } from './hold/prepare.ts'
import { readProfile } from './hold/profile.ts'
import { runRush, rushSeats } from './hold/rush.ts'

const customerCount = 1_000
const forMs = 5_000
const pgbenchClients = 20
const aims = { holds: 0.4, refusals: 0.12, soldOutMs: 1_000, p99Ms: 800 }
const say = (line: string) => process.stdout.write(`${line}\n`)

type Side = {
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  readonly open: () => Promise<OpenDatabase>
  /** How many times the aims for times it may take. */
  readonly slack: number
}

/**
 * Sales over HTTP on Postgres and on PGlite, as ratios to what the same machine does at the same time with the same SQL
 * (pgbench) and with no work at all (a bare Fastify server). Sessions are made beforehand.
 */
export async function runBench(): Promise<void> {
  const folder = makeTemporaryFolder()
  const hello = startProgram('bare hello', { args: ['tests/bench/http/bare-hello.ts'] })
  const [, helloUrl = ''] = await hello.printed(/server ready (\S+)/)
  try {
    const cluster = await openPostgresCluster()
    if (typeof cluster === 'string') say(`Postgres is left out: ${cluster}`)
    else {
      const made = await makeDatabaseIn(cluster.url)
      const side = postgresSide(made.url)
      const prepared = await measure(side, folder.path, helloUrl)
      const pgbench = await pgbenchHolds(made.url, folder.path, prepared.prepared, {
        clients: pgbenchClients,
        seconds: forMs / 1_000,
      })
      if (pgbench === null) say('pgbench is not on this machine: holds are not compared')
      else {
        const ratio = prepared.holdsPerSecond / pgbench
        const isMet = tell('holds to pgbench with the same SQL', ratio, aims.holds, `${Math.round(pgbench)} a second`)
        if (!isMet) await profile(side, folder.path, 'holds', prepared.prepared)
      }
      await made.drop()
      await cluster.stop()
    }
    await measure(pgliteSide(join(folder.path, 'pglite')), folder.path, helloUrl)
  } finally {
    await hello.stop()
    folder.remove()
  }
}

function postgresSide(url: string): Side {
  const { log } = createSilentLog()
  return { name: 'Postgres', env: { DATABASE_URL: url }, open: () => openPostgres(url, log), slack: 1 }
}

function pgliteSide(path: string): Side {
  const central = join(path, 'central')
  mkdirSync(central, { recursive: true })
  return { name: 'PGlite', env: { TTMS_DATA_DIR: path }, open: () => openEmbedded(central), slack: 3 }
}

async function measure(side: Side, folder: string, helloUrl: string) {
  const database = await side.open()
  const prepared = await prepareHolds(database.db, customerCount)
  await database.close()
  const server = startServer(side, folder, [])
  try {
    const [, url = ''] = await server.printed(/server ready (\S+)/)
    const helloBefore = await runHello(helloUrl, prepared, forMs / 2)
    const { rush, refusals, holds } = await runContest(url, prepared, forMs)
    const helloAfter = await runHello(helloUrl, prepared, forMs / 2)
    const hello = (helloBefore.perSecond + helloAfter.perSecond) / 2
    say(`\n${side.name}: ${rushSeats} seats, ${customerCount} clients at once`)
    const isRushMet = [
      tell('ms until sold out', rush.soldOutMs, -aims.soldOutMs * side.slack),
      tell('ms, p99 of an answer', rush.p99Ms, -aims.p99Ms * side.slack),
    ]
    say(`  holds ${Math.round(holds.perSecond)} a second, p99 ${Math.round(holds.p99Ms)} ms`)
    const ofHello = `${Math.round(refusals.perSecond)} of ${Math.round(hello)} a second`
    const areRefusalsMet = tell(
      'refusals to a bare Fastify hello',
      refusals.perSecond / hello,
      aims.refusals / side.slack,
      ofHello,
    )
    const unexpected = [...refusals.unexpected, ...holds.unexpected]
    say(`  sold ${rush.sold}, faults ${rush.failed}, unexpected answers ${unexpected.length} ${unexpected.at(0) ?? ''}`)
    await server.stop()
    await tellLeftOvers(side, prepared)
    if (isRushMet.includes(false)) await profile(side, folder, 'the rush', prepared)
    if (!areRefusalsMet) await profile(side, folder, 'refusals', prepared)
    return { prepared, holdsPerSecond: holds.perSecond }
  } finally {
    await server.kill()
  }
}

function startServer(side: Side, folder: string, nodeArgs: readonly string[]): Program {
  const env = { TTMS_DATA_DIR: folder, TTMS_PORT: '0', ...side.env }
  return startProgram('server', { args: [...nodeArgs, 'server/main.ts'], env })
}

/** What must not be: a seat sold twice, or still held, of the showtime that sold out. */
async function tellLeftOvers(side: Side, { rushed }: Prepared): Promise<void> {
  const database = await side.open()
  const tickets = await database.db
    .selectFrom('tickets')
    .select(['seat_row', 'seat_col', 'state'])
    .where('showtime_id', '=', rushed)
    .execute()
  await database.close()
  const sold = tickets.filter((ticket) => ticket.state === 'sold')
  const seats = new Set(sold.map((ticket) => `${ticket.seat_row}-${ticket.seat_col}`))
  const held = tickets.filter((ticket) => ticket.state === 'in-payment')
  say(`  oversold ${sold.length - seats.size}, holds left ${held.length}`)
  if (seats.size !== rushSeats || sold.length !== rushSeats || held.length > 0) process.exitCode = 1
}

const profiled = {
  holds: (url: string, { customers, profiledShowtimes }: Prepared) =>
    runHolds(url, customers, profiledShowtimes, forMs),
  refusals: (url: string, prepared: Prepared) => runRefusals(url, prepared, forMs),
  'the rush': (url: string, { customers, profiledRush }: Prepared) => runRush(url, customers, profiledRush),
}

/** Where the time goes that an aim was missed by, from a run of its own: profiling slows what it looks at. */
async function profile(side: Side, folder: string, what: keyof typeof profiled, prepared: Prepared): Promise<void> {
  const profileFolder = join(folder, `profile of ${what} on ${side.name}`)
  const server = startServer(side, folder, ['--cpu-prof', '--cpu-prof-dir', profileFolder])
  const [, url = ''] = await server.printed(/server ready (\S+)/)
  await profiled[what](url, prepared)
  await server.stop()
  say(`  where the time of ${what} goes:\n    ${(await readProfile(profileFolder)).join('\n    ')}`)
}

/** Prints one figure beside its aim and answers whether it is met; a negative aim is the most that it may be. */
function tell(what: string, figure: number, aim: number, more = ''): boolean {
  const isMet = aim < 0 ? figure <= -aim : figure >= aim
  const shown = aim < 0 ? Math.round(figure) : figure.toFixed(3)
  say(`  ${shown} ${what} (aim ${Math.abs(aim)}: ${isMet ? 'met' : 'missed'}${more === '' ? '' : `; ${more}`})`)
  return isMet
}
