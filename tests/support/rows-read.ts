import { CompiledQuery } from 'kysely'
import type { Database } from '../../server/db/tables.ts'
import { recordStatements } from './recorded-statements.ts'

type PlanNode = {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** How many rows of each table the database goes through for the reads that `work` asks for: found, or passed over. */
export async function rowsReadBy(db: Database, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const read: Record<string, number> = {}
  for (const { text, values } of await recordStatements(work)) {
    if (!/^\s*(select|with)\b/i.test(text)) continue
    const explained = CompiledQuery.raw(`explain (analyze, format json) ${text}`, [...values])
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(explained)
    for (const { Plan } of rows.flatMap((row) => row['QUERY PLAN'])) addRows(Plan, read)
  }
  return read
}

function addRows(node: PlanNode, read: Record<string, number>): void {
  const table = node['Relation Name']
  if (table !== undefined) {
    const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
    read[table] = (read[table] ?? 0) + Math.round((node['Actual Rows'] + removed) * node['Actual Loops'])
  }
  for (const child of node.Plans ?? []) addRows(child, read)
}
