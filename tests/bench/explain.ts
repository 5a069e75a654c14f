import pg from 'pg'
import { openPostgres } from '../../server/db/database.ts'
import { addFilm, addHall } from '../support/central-cinema.ts'
import { openPostgresCluster } from '../support/postgres-cluster.ts'
import { makeDatabaseIn } from '../support/postgres-database.ts'
import { recordStatements } from '../support/recorded-statements.ts'
import { serveDatabase } from '../support/served-database.ts'
import { createSilentLog } from '../support/silent-log.ts'
import { fillOrders, orderCount } from './explain/fill-orders.ts'
import { distinctStatements, largeTables, scansOf } from './explain/plans.ts'
import { goTheSaleWay } from './explain/sale-way.ts'
import { goTheStaffWay } from './explain/staff-way.ts'

const largeFrom = 10_000
/** A showtime has 3,600 seats at most: whoever means to read more than that of a large table reads too much. */
const maxRows = 3_600
const say = (line: string) => process.stdout.write(`${line}\n`)

/**
 * Sells in a cinema of a million orders, on Postgres, shows staff every list, and asks the database how it reads its
 * tables for every statement that was really sent. Fails where one reads a large table from end to end.
 */
export async function runBench(): Promise<void> {
  const cluster = await openPostgresCluster()
  if (typeof cluster === 'string') {
    say(`nothing is explained: ${cluster}`)
    process.exitCode = 1
    return
  }
  const made = await makeDatabaseIn(cluster.url)
  const server = await serveDatabase(await openPostgres(made.url, createSilentLog().log))
  const beganAt = performance.now()
  const nowMs = server.time.clock.nowMs()
  const [hallId, filmId] = [await addHall(server), await addFilm(server)]
  await fillOrders(server.db, { hallId, filmId, endsBeforeMs: nowMs, orders: orderCount })
  say(`${orderCount} orders in ${Math.round((performance.now() - beganAt) / 1_000)} s`)
  const large = await largeTables(server.db, largeFrom)
  say(`large tables: ${[...large].toSorted().join(', ')}`)
  const goBothWays = async () => {
    await goTheSaleWay(server)
    await goTheStaffWay(server)
  }
  const statements = distinctStatements(await recordStatements(goBothWays))
  const client = new pg.Client(made.url)
  await client.connect()
  let wrong = 0
  for (const statement of statements) {
    const scans = (await scansOf(client, statement)).filter(({ relation }) => large.has(relation))
    const isWrong = scans.some(({ isWhole, rows }) => isWhole || rows > maxRows)
    wrong += isWrong ? 1 : 0
    const how = [...new Set(scans.map(({ relation, by, rows }) => `${relation} by ${by} (${rows})`))]
    say(`${isWrong ? 'WRONG' : 'ok   '} ${statement.text.replaceAll(/\s+/g, ' ').slice(0, 100)}`)
    if (how.length > 0) say(`      ${how.join(', ')}`)
    if (isWrong) say(`      ${statement.text.replaceAll(/\s+/g, ' ')}`)
  }
  say(`${statements.length} statements, ${wrong} of them read a large table from end to end`)
  if (wrong > 0 || server.faults.length > 0) process.exitCode = 1
  for (const fault of server.faults) say(`fault: ${String(fault)}`)
  await client.end()
  await server.close()
  await made.drop()
  await cluster.stop()
}
