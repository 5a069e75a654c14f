import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'

export type SqliteRow = readonly SQLOutputValue[]

/** FULL survives a power cut; NORMAL only the end of the process, at a fraction of the fsyncs. */
export type Synchronous = 'FULL' | 'NORMAL'

/** One open database file, shared by everything in the process that uses it; all calls are synchronous. */
export interface SqliteFile {
  readonly path: string
  /** Returns the number of rows changed. */
  run(sql: string, ...params: SQLInputValue[]): number
  row(sql: string, ...params: SQLInputValue[]): SqliteRow | undefined
  rows(sql: string, ...params: SQLInputValue[]): SqliteRow[]
  iterate(sql: string, ...params: SQLInputValue[]): Iterable<SqliteRow>
  /**
   * With `synchronous` as the file's unless told otherwise. After a power cut the file is as some transaction left it, with
   * all before it and none after it, and never one before the last with FULL.
   */
  transaction<T>(work: () => T, synchronous?: Synchronous): T
  release(): void
}

const STATEMENTS_KEPT = 400

/** The calls of an open connection, with `own` as its level. `release` is the opener's: it knows who else uses it. */
export const createFile = (path: string, database: DatabaseSync, own: Synchronous, release: () => void): SqliteFile => {
  const statement = createStatementCache(database)
  let level: Synchronous | undefined
  const switchTo = (wanted: Synchronous): void => {
    if (wanted === level) return
    // Not as a prepared statement: SQLite sets the level as it compiles, not as it runs.
    database.exec(`PRAGMA synchronous = ${wanted}`)
    level = wanted
  }
  const file: SqliteFile = {
    path,
    run: (sql, ...params) => Number(statement(sql).run(...params).changes),
    row: (sql, ...params) => statement(sql).get(...params) as unknown as SqliteRow | undefined,
    rows: (sql, ...params) => statement(sql).all(...params) as unknown as SqliteRow[],
    iterate: (sql, ...params) => statement(sql).iterate(...params) as unknown as Iterable<SqliteRow>,
    transaction: (work, synchronous = own) => {
      switchTo(synchronous)
      try {
        file.run('BEGIN IMMEDIATE')
        const done = work()
        file.run('COMMIT')
        return done
      } catch (fault) {
        // Some faults (a full disk, an I/O error) have ended the transaction already.
        if (database.isTransaction) database.exec('ROLLBACK')
        throw fault
      } finally {
        // Whatever is written outside of a transaction is as durable as the file.
        switchTo(own)
      }
    },
    release,
  }
  return file
}

/** Preparing costs more than running for small statements; the longest unused go, as queries come in endless forms. */
const createStatementCache = (database: DatabaseSync): ((sql: string) => StatementSync) => {
  const statements = new Map<string, StatementSync>()
  return (sql) => {
    const prepared = statements.get(sql) ?? database.prepare(sql)
    statements.delete(sql)
    statements.set(sql, prepared)
    if (statements.size > STATEMENTS_KEPT) {
      const [maxUnused] = statements.keys()
      if (maxUnused !== undefined) statements.delete(maxUnused)
    }
    return prepared
  }
}
