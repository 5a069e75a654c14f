import { sql } from 'kysely'
import pg from 'pg'
import type { Database } from '../../../server/db/tables.ts'
import type { Statement } from '../../support/recorded-statements.ts'

type PlanNode = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Plan Rows': number
  readonly Plans?: readonly PlanNode[]
}

export type Scan = { readonly relation: string; readonly by: string; readonly rows: number; readonly isWhole: boolean }

/** The database's tables with more rows than this, as it counted them itself. */
export async function largeTables(db: Database, moreThan: number): Promise<ReadonlySet<string>> {
  const tables = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and reltuples > ${moreThan}`.execute(db)
  return new Set(tables.rows.map(({ name }) => name))
}

/** Statements that read or change rows, one of each text. */
export function distinctStatements(statements: readonly Statement[]): Statement[] {
  const byText = new Map(statements.map((statement) => [statement.text, statement]))
  return [...byText.values()].filter(({ text }) =>
    /^\s*(\/\*.*?\*\/)?\s*(select|with|insert|update|delete)/i.test(text),
  )
}

/**
 * How the database would read its tables for a statement: planned for its very values, and for any values where it is
 * prepared (server/db/database.ts): such a one is planned once and for all, in the end.
 */
export async function scansOf(client: pg.Client, { text, values }: Statement): Promise<Scan[]> {
  const given = values.length === 0 ? '' : `(${values.map(toLiteral).join(', ')})`
  await client.query(`prepare explained as ${text}`)
  const scans: Scan[] = []
  const modes = ['force_custom_plan', ...(text.startsWith('/* prepared:') ? ['force_generic_plan'] : [])]
  for (const mode of modes) {
    await client.query(`set plan_cache_mode = ${mode}`)
    const answer = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `explain (format json) execute explained${given}`,
    )
    for (const { Plan } of answer.rows.flatMap((row) => row['QUERY PLAN'])) collectScans(Plan, scans)
  }
  await client.query('deallocate explained')
  return scans
}

function collectScans(node: PlanNode, into: Scan[]): void {
  const relation = node['Relation Name']
  const kind = node['Node Type']
  if (relation !== undefined && kind.endsWith('Scan')) {
    const by = node['Index Name'] ?? kind
    into.push({ relation, by, rows: node['Plan Rows'], isWhole: kind === 'Seq Scan' })
  }
  for (const child of node.Plans ?? []) collectScans(child, into)
}

function toLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map((one) => JSON.stringify(one)).join(',')}}`)
  if (Buffer.isBuffer(value)) return pg.escapeLiteral(`\\x${value.toString('hex')}`)
  return pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
