import { mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { prepareCatalog } from './catalog.ts'
import type { OpenCollection } from './open-collection.ts'

/** FULL survives a power cut; NORMAL only the end of the process, at a fraction of the fsyncs. */
export type Synchronous = 'FULL' | 'NORMAL'

export type SqliteRow = readonly SQLOutputValue[]

/** One open database file, shared by everything in the process that uses it; all calls are synchronous. */
export interface SqliteFile {
  readonly path: string
  readonly collections: Map<string, OpenCollection>
  /** Returns the number of rows changed. */
  run(sql: string, ...params: SQLInputValue[]): number
  row(sql: string, ...params: SQLInputValue[]): SqliteRow | undefined
  rows(sql: string, ...params: SQLInputValue[]): SqliteRow[]
  iterate(sql: string, ...params: SQLInputValue[]): Iterable<SqliteRow>
  transaction<T>(work: () => T): T
  release(): void
}

interface SharedFile {
  file: SqliteFile
  synchronous: Synchronous
  users: number
}

const STATEMENTS_KEPT = 400
const BUSY_WAIT_MS = 5_000
const filesByPath = new Map<string, SharedFile>()

/**
 * Opens a database file, or joins the connection that this process already has: one writer per file keeps the order of
 * events the order of commits. Every call is answered by one `release`; the last one closes the file.
 */
export const acquireFile = (path: string, synchronous: Synchronous): SqliteFile => {
  mkdirSync(dirname(path), { recursive: true })
  const realPath = join(realpathSync(dirname(path)), basename(path))
  const shared = filesByPath.get(realPath) ?? open(realPath, synchronous)
  if (shared.synchronous !== synchronous) {
    throw new Error(`${realPath} is already open with synchronous=${shared.synchronous}, not ${synchronous}.`)
  }
  shared.users += 1
  return shared.file
}

const open = (path: string, synchronous: Synchronous): SharedFile => {
  const database = new DatabaseSync(path, { open: false, timeout: BUSY_WAIT_MS, returnArrays: true })
  try {
    database.open()
    const shared = { file: createFile(path, database), synchronous, users: 0 }
    // In this order: the write-ahead log would change a file that is not ours.
    prepareCatalog(shared.file)
    switchToWriteAheadLog(shared.file, synchronous)
    filesByPath.set(path, shared)
    return shared
  } catch (fault) {
    if (database.isOpen) database.close()
    throw new Error(`${path} can't be opened: ${fault instanceof Error ? fault.message : String(fault)}`, {
      cause: fault,
    })
  }
}

const switchToWriteAheadLog = (file: SqliteFile, synchronous: Synchronous): void => {
  const mode = file.row('PRAGMA journal_mode = WAL')?.[0]
  if (mode !== 'wal') throw new Error(`it can't have a write-ahead log here (journal mode ${String(mode)}).`)
  file.run(`PRAGMA synchronous = ${synchronous}`)
  // macOS: a plain fsync leaves the data in the drive's own cache. No effect elsewhere.
  file.run('PRAGMA fullfsync = ON')
  file.run('PRAGMA checkpoint_fullfsync = ON')
  // 32 MB of pages in memory instead of 2, the log copied back every 16 MB instead of 4, and pages of the file read where
  // they lie instead of by a call each: measured, tests/bench/.
  file.run('PRAGMA cache_size = -32000')
  file.run('PRAGMA wal_autocheckpoint = 4000')
  file.run('PRAGMA mmap_size = 1000000000')
}

const createFile = (path: string, database: DatabaseSync): SqliteFile => {
  const statement = createStatementCache(database)
  const file: SqliteFile = {
    path,
    collections: new Map(),
    run: (sql, ...params) => Number(statement(sql).run(...params).changes),
    row: (sql, ...params) => statement(sql).get(...params) as unknown as SqliteRow | undefined,
    rows: (sql, ...params) => statement(sql).all(...params) as unknown as SqliteRow[],
    iterate: (sql, ...params) => statement(sql).iterate(...params) as unknown as Iterable<SqliteRow>,
    transaction: (work) => {
      file.run('BEGIN IMMEDIATE')
      try {
        const done = work()
        file.run('COMMIT')
        return done
      } catch (fault) {
        // Some faults (a full disk, an I/O error) have ended the transaction already.
        if (database.isTransaction) database.exec('ROLLBACK')
        throw fault
      }
    },
    release: () => releaseFile(path, database),
  }
  return file
}

const releaseFile = (path: string, database: DatabaseSync): void => {
  const shared = filesByPath.get(path)
  if (!shared) throw new Error(`${path} is not open.`)
  shared.users -= 1
  if (shared.users > 0) return
  filesByPath.delete(path)
  database.close()
}

/** Preparing costs more than running for small statements; the longest unused go, as queries come in endless forms. */
const createStatementCache = (database: DatabaseSync): ((sql: string) => StatementSync) => {
  const statements = new Map<string, StatementSync>()
  return (sql) => {
    const prepared = statements.get(sql) ?? database.prepare(sql)
    statements.delete(sql)
    statements.set(sql, prepared)
    if (statements.size > STATEMENTS_KEPT) {
      const [longestUnused] = statements.keys()
      if (longestUnused !== undefined) statements.delete(longestUnused)
    }
    return prepared
  }
}
