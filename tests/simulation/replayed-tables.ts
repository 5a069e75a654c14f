import { createHash } from 'node:crypto'
import type { Database } from '../../server/db/tables.ts'
import { ensureCinema } from '../../server/ledger/catalog/cinemas-store.ts'
import { createMemoryTables, type MemoryTables } from './memory-tables.ts'
import { startMs } from './run-day.ts'
import { addSchedule, cinemaId } from './schedule.ts'

const compared = [
  ...(['tickets', 'seat_custody', 'devices', 'journal_entries', 'grants', 'review_items'] as const),
  ...(['refund_claims', 'seen_sales', 'showtimes', 'former_prices', 'edits', 'device_staff'] as const),
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

/** Writes what a simulated day begins with into a real database. `tables`: the day's own. */
export async function addBeginnings(db: Database, tables: MemoryTables): Promise<void> {
  await ensureCinema(db, { cinemaId, name: '影院', nameEn: 'Cinema', timeZone: 'Asia/Shanghai' })
  const began = createMemoryTables({ after: () => () => undefined, next: () => undefined })
  addSchedule(began, startMs)
  const withPlan = <Row extends { plan: object }>(row: Row) => ({ ...row, plan: JSON.stringify(row.plan) })
  const showtimes = [...began.showtimes.all()].map(withPlan)
  await db
    .insertInto('films')
    .values([...began.films.all()])
    .execute()
  await db
    .insertInto('halls')
    .values([...began.halls.all()].map(withPlan))
    .execute()
  await db.insertInto('showtimes').values(showtimes).execute()
  const codes = [...tables.enrol_codes.all()].map((code) => ({
    ...code,
    code_hash: hashOf(code.code_hash),
    used_by: null,
  }))
  await db.insertInto('enrol_codes').values(codes).execute()
  for (const account of tables.accounts.all()) await db.insertInto('accounts').values(account).execute()
}

/** The simulation keeps enrolment codes as they are; the database keeps their hashes. */
function hashOf(code: string): string {
  return createHash('sha256').update(code.trim().toUpperCase()).digest('hex')
}
