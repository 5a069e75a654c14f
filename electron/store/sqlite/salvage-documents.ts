import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { tableName } from './document-table.ts'
import type { StoredDocument } from './documents.ts'
import { isDamage, readOnly } from './read-only.ts'

/** What could be read of a collection in a damaged file. */
export interface Salvaged {
  documents: StoredDocument[]
  /** Some rows could not be read, or are no documents. */
  isPartial: boolean
}

interface Range {
  from: number
  to: number
}

const HIGHEST_SEQ = 2 ** 40
/** Bounds the time that is spent on a file full of holes. */
const MOST_FAULTS = 20_000

/**
 * Reads every document of a collection that SQLite can still reach in a damaged file, which stays as it is: from both
 * ends up to where it fails, then what lies between in ever smaller halves. The newest schema version counts.
 */
export const salvageDocuments = (path: string, collectionName: string): Salvaged => {
  const salvaged: Salvaged = { documents: [], isPartial: false }
  try {
    readOnly(path, (database) => {
      const id = newestIdOf(database, collectionName)
      if (id !== undefined) salvageTable(database, tableName(id), salvaged)
    })
  } catch (fault) {
    if (!isDamage(fault)) throw fault
    salvaged.isPartial = true
  }
  return salvaged
}

const newestIdOf = (database: DatabaseSync, collectionName: string): number | undefined => {
  const sql = 'SELECT id FROM collection WHERE name = ? ORDER BY version DESC LIMIT 1'
  const row = database.prepare(sql).get(collectionName)
  return row && Number(row.id)
}

const salvageTable = (database: DatabaseSync, table: string, salvaged: Salvaged): void => {
  const select = `SELECT seq, data FROM ${table} WHERE seq BETWEEN ? AND ? ORDER BY seq`
  const upwards = database.prepare(select)
  const downwards = database.prepare(`${select} DESC`)
  const left: Range[] = [{ from: 0, to: HIGHEST_SEQ }]
  let faults = 0
  for (let range = left.shift(); range && faults < MOST_FAULTS; range = left.shift()) {
    const failedAfter = readUntilFault(upwards, range, salvaged)
    if (failedAfter === undefined) continue
    faults += 1
    salvaged.isPartial = true
    const from = failedAfter === 'at once' ? range.from : failedAfter + 1
    const failedBefore = readUntilFault(downwards, { from, to: range.to }, salvaged)
    if (failedBefore === undefined) continue
    const to = failedBefore === 'at once' ? range.to : failedBefore - 1
    const middle = Math.floor((from + to) / 2)
    if (from < to) left.push({ from, to: middle }, { from: middle + 1, to })
  }
}

/** Returns the number of the last row before a fault, or undefined where there was none. */
const readUntilFault = (
  select: StatementSync,
  { from, to }: Range,
  salvaged: Salvaged,
): number | 'at once' | undefined => {
  let last: number | 'at once' = 'at once'
  try {
    for (const row of select.iterate(from, to)) {
      last = Number(row.seq)
      const document = parse(String(row.data))
      if (document) salvaged.documents.push(document)
      else salvaged.isPartial = true
    }
    return undefined
  } catch (fault) {
    if (isDamage(fault)) return last
    throw fault
  }
}

const parse = (data: string): StoredDocument | undefined => {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? (value as StoredDocument) : undefined
  } catch {
    return undefined
  }
}
