import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { type OpenDatabase, openPostgres } from '../../../server/db/database.ts'
import type { Database } from '../../../server/db/tables.ts'
import { defaultCinemaId } from '../../../server/ledger/catalog/cinemas-store.ts'
import { issueEnrolCode } from '../../../server/ledger/devices/enrol-codes.ts'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import { addFilm, addShowtime } from '../../support/central-cinema.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { openPostgresCluster } from '../../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../../support/postgres-database.ts'
import { type Program, startProgram } from '../../support/programs.ts'
import { recordStatements } from '../../support/recorded-statements.ts'
import { serveDatabase } from '../../support/served-database.ts'
import { enrolKiosk } from '../../support/signing-kiosk.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'
import { prepareHolds } from '../hold/prepare.ts'
import type { GrowRow } from './row.ts'
import { holdSeats } from './upload/steady-holds.ts'

const entriesOfSale = 5
const entriesOfBatch = 100
const seatsOfShowtime = 200
const customerCount = 600
const quietMs = 8_000

type Start = (args: readonly string[], env?: Readonly<Record<string, string>>) => Program
type Uploaded = { readonly ms: number; readonly cpuMs: number; readonly acknowledged: number }

/** A kiosk uploads what it sold while its line was down, and web customers go on holding seats: Postgres, real processes. */
export const upload: GrowRow = {
  name: 'upload',
  about: 'a kiosk uploads after an outage, entries of its journal',
  sizes: [2_000, 20_000],
  figures: {
    'statements an entry': { unit: '', most: 2 },
    'entries a second': { unit: '/s', least: 2_000 },
    'processor of the server, an entry': { unit: 'ms', most: 0.5 },
    'processor of the kiosk, an entry': { unit: 'ms', most: 0.5 },
    'p99 of a hold, quiet': { unit: 'ms', most: 1_000 },
    'p99 of a hold meanwhile, to quiet': { unit: '×', most: 2 },
  },
  measure: async (entries) => {
    const cluster = await openPostgresCluster()
    if (typeof cluster === 'string') throw new Error(cluster)
    const [made, folder] = [await makeDatabaseIn(cluster.url), makeTemporaryFolder()]
    const database = await openPostgres(made.url, createSilentLog().log)
    const programs: Program[] = []
    const start: Start = (args, env = {}) => {
      const ofFolder = { TTMS_DATA_DIR: folder.path, TTMS_PORT: '0', DATABASE_URL: made.url }
      programs.push(startProgram('bench', { args, env: { ...ofFolder, ...env }, hasChannel: true }))
      return programs.at(-1) as Program
    }
    try {
      const statements = await countStatements(database, entries)
      return { 'statements an entry': statements / entries, ...(await measureUpload(database.db, start, entries)) }
    } catch (fault) {
      throw new Error(programs.map((program) => program.report()).join('\n'), { cause: fault })
    } finally {
      for (const program of programs) await program.kill()
      await database.close()
      await made.drop()
      await cluster.stop()
      folder.remove()
    }
  },
}

async function measureUpload(db: Database, start: Start, entries: number): Promise<Record<string, number>> {
  const sales = entries / entriesOfSale
  const { customers, warmUpShowtimes, freeShowtimes, profiledShowtimes } = await prepareHolds(db, customerCount)
  const showtimeIds = await addShowtimes(db, Math.ceil(sales / seatsOfShowtime), Date.now())
  const code = await issueEnrolCode(db, defaultCinemaId, Date.now())
  const server = start(['tests/bench/grow/upload/asked-server.ts'])
  const [, url = ''] = await server.printed(/server ready (\S+)/)
  const kiosk = start(['tests/bench/grow/upload/uploading-kiosk.ts', url, code, String(sales), String(showtimeIds[0])])
  const [, device = ''] = await kiosk.printed(/device (\d+)/)
  await grantAll(db, Number(device), showtimeIds)
  await kiosk.printed(/ready/)
  const cpuOfServer = async () => Number(await server.ask({ name: 'cpu', args: [] }))

  await holdSeats(url, customers, warmUpShowtimes, wait(quietMs / 2))
  const quietBegan = await cpuOfServer()
  const quiet = await holdSeats(url, customers, freeShowtimes, wait(quietMs))
  const cpuOfHold = ((await cpuOfServer()) - quietBegan) / quiet.count
  const before = await cpuOfServer()
  const uploading = kiosk.ask({ name: 'upload', args: [] }) as Promise<Uploaded>
  const [{ ms, cpuMs, acknowledged }, meanwhile] = await Promise.all([
    uploading,
    holdSeats(url, customers, profiledShowtimes, uploading),
  ])
  // Without what the holds take of it.
  const serverCpuMs = (await cpuOfServer()) - before - cpuOfHold * meanwhile.count
  if (acknowledged !== entries) throw new Error(`the server has ${acknowledged} of ${entries} entries`)
  return {
    'entries a second': (entries / ms) * 1_000,
    'processor of the server, an entry': serverCpuMs / entries,
    'processor of the kiosk, an entry': cpuMs / entries,
    'p99 of a hold, quiet': quiet.p99Ms,
    'p99 of a hold meanwhile, to quiet': meanwhile.p99Ms / quiet.p99Ms,
  }
}

/** What the server sends to its database for a journal of so many entries, the request itself included. */
async function countStatements(database: OpenDatabase, entries: number): Promise<number> {
  const server = await serveDatabase(database)
  const kiosk = await enrolKiosk(server)
  const sales = entries / entriesOfSale
  const showtimeIds = await addShowtimes(server.db, Math.ceil(sales / seatsOfShowtime), server.time.clock.nowMs())
  await grantAll(server.db, kiosk.device, showtimeIds)
  const journal: object[] = []
  for (let sale = 0; sale < sales; sale++) {
    const showtimeId = showtimeIds[Math.floor(sale / seatsOfShowtime)] as ShowtimeId
    const place = sale % seatsOfShowtime
    const seat = { row: 1 + Math.floor(place / 20), col: 1 + (place % 20), grantNumber: 1 }
    const sold = kiosk.sold(showtimeId, [seat])
    const shown = { saleId: sold.saleId, ticketNumbers: sold.tickets.map(({ ticketNumber }) => ticketNumber), copy: 1 }
    const payment = { saleId: sold.saleId, paymentKey: sold.payment.key, showtimeId, totalFen: 3_990, method: 'card' }
    journal.push(
      kiosk.entry('payment-started', { ...payment, seats: [{ ...seat, priceFen: 3_990 }] }),
      kiosk.entry('sold', sold),
      kiosk.entry('printed', { ...shown, how: 'screen' }),
      kiosk.entry('seen', shown),
      kiosk.entry('collected', shown),
    )
  }
  const statements = await recordStatements(async () => {
    for (let from = 0; from < journal.length; from += entriesOfBatch) {
      const { httpStatus, body } = await kiosk.upload(journal.slice(from, from + entriesOfBatch))
      if (httpStatus !== 200) throw new Error(`not taken in: ${JSON.stringify(body)}`)
    }
  })
  await server.app.close()
  return statements.length
}

async function addShowtimes(db: Database, count: number, nowMs: number): Promise<ShowtimeId[]> {
  const place = { db, cinemaId: defaultCinemaId, time: createFakeTime(nowMs) }
  const filmId = await addFilm(place, randomUUID())
  const showtimeIds: ShowtimeId[] = []
  while (showtimeIds.length < count) {
    showtimeIds.push(await addShowtime(place, { filmId, plan: { rows: 10, cols: 20 }, beginsInMinutes: 300 }))
  }
  return showtimeIds
}

/** Every seat of these showtimes is the device's, under its first number. */
async function grantAll(db: Database, device: number, showtimeIds: readonly ShowtimeId[]): Promise<void> {
  await sql`insert into seat_custody (cinema_id, showtime_id, seat_row, seat_col, holder, epoch, number, state)
    select ${defaultCinemaId}, showtime_id, seat_row, seat_col, ${device}::int8, 1, 1, 'granted'
    from unnest(${showtimeIds}::int8[]) as showtime (showtime_id), generate_series(1, 10) as seat_row,
      generate_series(1, 20) as seat_col`.execute(db)
}
