import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { ensureCinema } from '../../server/catalog/cinemas-store.ts'
import type { Database } from '../../server/db/tables.ts'
import { createSqlLedger } from '../../server/ledger/sql-ledger.ts'
import type { AskedQuery, History, HistoryStep } from './history.ts'
import type { MemoryTables } from './memory-tables.ts'
import { createMemoryTables } from './memory-tables.ts'
import { addProgramme, cinemaId } from './programme.ts'
import { startMs } from './run-day.ts'

type AnyQueries = Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>

/** Makes a real database go through what the simulated one did; answers every answer that was another one. */
export async function replayHistory(db: Database, history: History, tables: MemoryTables): Promise<string[]> {
  await addBeginnings(db, tables)
  const different: string[] = []
  let nowMs = 0
  const ledger = createSqlLedger({ db, clock: { nowMs: () => nowMs, monotonicMs: () => 0 } })

  const ask = async (queries: AnyQueries, { name, given, answer }: AskedQuery) => {
    const mine = await queries[name]?.(...given)
    if (!isSame(withoutHash(mine), withoutHash(answer))) {
      different.push(`${name} ${JSON.stringify(given)}: ${JSON.stringify(mine)}, not ${JSON.stringify(answer)}`)
    }
  }
  const take = async (step: HistoryStep) => {
    if (step.what === 'rows') return await putRows(db, step)
    if (step.what === 'web-order') {
      nowMs = step.atMs
      const { name, answer } = step.query
      if (name === 'writeHold' && typeof answer === 'number') await setNext(db, 'ticket_ids', answer)
      return await ask(ledger.webOrders as unknown as AnyQueries, step.query)
    }
    // Numbers that a transaction took which was never committed are missing from the history.
    await setNext(db, 'to_resolve_item_id_seq', step.lastItemId + 1)
    for (const { name, answer } of step.queries) {
      if (name === 'nextTicketNumber') await setNext(db, 'ticket_ids', answer)
      if (name === 'nextDeviceNumber') await setNext(db, 'device_numbers', answer)
    }
    await ledger.transact(async (book) => {
      for (const query of step.queries) await ask(book as unknown as AnyQueries, query)
    })
  }
  for (const step of history) await take(step)
  return different
}

const compared = [
  ...(['tickets', 'seat_custody', 'devices', 'journal_entries', 'grants', 'to_resolve'] as const),
  ...(['showtimes', 'former_prices', 'edits', 'device_staff'] as const),
] as const

/** The tables that are left, each row as a text, in an order of its own: equal where everything is equal. */
export async function dumpDatabase(db: Database): Promise<Record<string, string[]>> {
  const dumped: Record<string, string[]> = {}
  for (const table of compared) dumped[table] = toTexts(await db.selectFrom(table).selectAll().execute())
  return dumped
}

export function dumpMemory(tables: MemoryTables): Record<string, string[]> {
  return Object.fromEntries(compared.map((table) => [table, toTexts([...tables[table].all()])]))
}

function toTexts(rows: readonly object[]): string[] {
  const toText = (row: object) => JSON.stringify(row, Object.keys(row).sort().concat(innerKeys))
  return rows.map(toText).sort()
}

/** The keys within a grant's answer, a plan and a refusal. */
const innerKeys = [
  ...['ok', 'value', 'refusal', 'code', 'seats', 'row', 'col', 'grantNumber', 'most', 'why', 'detail', 'fields'],
  ...['rows', 'cols', 'gaps', 'wheelchairs'],
]

async function addBeginnings(db: Database, tables: MemoryTables): Promise<void> {
  await ensureCinema(db, { cinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  const began = createMemoryTables()
  addProgramme(began, startMs)
  await db
    .insertInto('films')
    .values([...began.films.all()])
    .execute()
  const withPlan = <Row extends { plan: object }>(row: Row) => ({ ...row, plan: JSON.stringify(row.plan) })
  await db
    .insertInto('halls')
    .values([...began.halls.all()].map(withPlan))
    .execute()
  await db
    .insertInto('showtimes')
    .values([...began.showtimes.all()].map(withPlan))
    .execute()
  const codes = [...tables.enrol_codes.all()].map((code) => ({
    ...code,
    code_hash: hashOf(code.code_hash),
    used_by: null,
  }))
  await db.insertInto('enrol_codes').values(codes).execute()
  for (const account of tables.accounts.all()) await db.insertInto('accounts').values(account).execute()
}

async function putRows(db: Database, { rows }: Extract<HistoryStep, { what: 'rows' }>): Promise<void> {
  for (const { device, is_blocked } of rows) {
    await db.updateTable('devices').set({ is_blocked }).where('device', '=', device).execute()
  }
}

async function setNext(db: Database, sequence: string, value: unknown): Promise<void> {
  await sql`select setval(${sequence}, ${value}, false)`.execute(db)
}

/** The simulation keeps enrolment codes as they are; the database keeps their hashes. */
function hashOf(code: string): string {
  return createHash('sha256').update(code.trim().toUpperCase()).digest('hex')
}

function withoutHash(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('code_hash' in answer)) return answer
  return { ...answer, code_hash: '' }
}

function isSame(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) => (value === undefined ? null : JSON.parse(JSON.stringify(value)))
  return isDeepStrictEqual(plain(a), plain(b))
}
