import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { systemClock } from '../../../runtime/system-ports.ts'
import { createSessions } from '../../../server/accounts/sessions.ts'
import { openPostgres } from '../../../server/db/database.ts'
import { defaultCinemaId } from '../../../server/ledger/catalog/cinemas-store.ts'
import { createSqlLedger } from '../../../server/ledger/sql-ledger.ts'
import { createHoldSeat } from '../../../server/sales/hold-seat.ts'
import { recordStatements, type Statement } from '../../support/recorded-statements.ts'
import { createSilentLog } from '../../support/silent-log.ts'
import { hashToken, type Prepared, tokenStart } from './prepare.ts'

const run = promisify(execFile)

const recorded = { row: 58, col: 57, customer: 700, slot: 3 }

/**
 * The statements that the server itself sends for one `inpayment` on a free seat, with this one's customer, showtime
 * and seat replaced by pgbench's variables, and spread over customers and showtimes like the server's holds.
 */
async function holdScript(databaseUrl: string, prepared: Prepared, clients: number): Promise<string> {
  const { customers, pgbenchShowtimes } = prepared
  const statements = await recordHold(databaseUrl, prepared)
  const customer = customers[recorded.customer]
  const variables = new Map<unknown, string>([
    [customer?.accountId, ':account'],
    [pgbenchShowtimes[0], ':showtime'],
    [recorded.row, ':seat_row'],
    [recorded.col, ':seat_col'],
    [recorded.slot, ':slot'],
    [hashToken(customer?.token ?? ''), `encode(sha256(convert_to('${tokenStart}' || :account::int8, 'UTF8')), 'hex')`],
  ])
  const literal = (value: unknown): string => {
    if (Array.isArray(value)) return `array[${value.map(literal).join(', ')}]`
    return variables.get(value) ?? (typeof value === 'string' ? `'${value}'` : String(value))
  }
  const fill = ({ text, values }: Statement) =>
    text.replaceAll(/\$(\d+)/g, (_whole, place: string) => literal(values[Number(place) - 1]))
  return `\\set n :n + 1
\\set asked :n * ${clients} + :client_id
\\set seat :asked / ${pgbenchShowtimes.length}
\\set account ${customers[0]?.accountId ?? 0} + :seat % 600
\\set slot :seat / 600 + 1
\\set showtime ${pgbenchShowtimes[0] ?? 0} + :asked % ${pgbenchShowtimes.length}
\\set seat_row :seat / 60 % 60 + 1
\\set seat_col :seat % 60 + 1
${statements.map((statement) => `${fill(statement)};`).join('\n')}
`
}

/** What one hold sends: of a customer who has two already, so that no two of its numbers are the same. */
async function recordHold(databaseUrl: string, { customers, pgbenchShowtimes }: Prepared): Promise<Statement[]> {
  const { db, close } = await openPostgres(databaseUrl, createSilentLog().log)
  const rules = { holdSeconds: 900, cutoffMinutes: 0, memberLevels: [1] }
  const ledger = createSqlLedger({ db, clock: systemClock })
  const holdSeat = createHoldSeat({ ledger, clock: systemClock, policy: () => rules })
  const sessions = createSessions({ db, clock: systemClock, idleMinutes: 60 })
  const [customer, showtimeId] = [customers[recorded.customer], pgbenchShowtimes[0]]
  if (!customer || showtimeId === undefined) throw new Error('there is nobody to record a hold of')
  const { accountId, token } = customer
  for (let slot = 1; slot < recorded.slot; slot++) {
    await holdSeat(defaultCinemaId, accountId, showtimeId, { row: recorded.row, col: recorded.col + slot })
  }
  const statements = await recordStatements(async () => {
    await sessions.find(defaultCinemaId, token)
    await holdSeat(defaultCinemaId, accountId, showtimeId, { row: recorded.row, col: recorded.col })
  })
  await close()
  return statements
}

/** Transactions a second that pgbench reaches with the hold's own SQL; null where there is no pgbench. */
export async function pgbenchHolds(
  databaseUrl: string,
  folder: string,
  prepared: Prepared,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<number | null> {
  const path = join(folder, 'hold.sql')
  await writeFile(path, await holdScript(databaseUrl, prepared, clients))
  const args = [
    '-n',
    '-M',
    'prepared',
    '-D',
    'n=-1',
    '-c',
    String(clients),
    '-j',
    '2',
    '-T',
    String(seconds),
    '-f',
    path,
  ]
  try {
    const { stdout } = await run('pgbench', [...args, databaseUrl])
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
