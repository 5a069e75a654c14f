import { mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { prepareCatalog } from './catalog.ts'
import { createFile, type SqliteFile, type Synchronous } from './sqlite-file.ts'

interface SharedFile {
  file: SqliteFile
  synchronous: Synchronous
  users: number
}

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
    const shared = {
      file: createFile(path, database, synchronous, () => releaseFile(path, database)),
      synchronous,
      users: 0,
    }
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
  // 8 MB of pages in memory instead of 2, the log copied back every 16 MB instead of 4, and pages of the file read where
  // they lie instead of by a call each: measured, tests/bench/.
  file.run('PRAGMA cache_size = -8000')
  file.run('PRAGMA wal_autocheckpoint = 4000')
  map(file)
}

const map = (file: SqliteFile): void => {
  file.run('PRAGMA mmap_size = 1000000000')
}

/**
 * Runs work that reads most of a file which is open here. What it reads does not stay in this process's memory, which
 * would be as large as the file otherwise.
 */
export const readThrough = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  const file = filesByPath.get(realpathSync(path))?.file
  if (!file) throw new Error(`${path} is not open.`)
  file.run('PRAGMA mmap_size = 0')
  try {
    return await work()
  } finally {
    map(file)
  }
}

const releaseFile = (path: string, database: DatabaseSync): void => {
  const shared = filesByPath.get(path)
  if (!shared) throw new Error(`${path} is not open.`)
  shared.users -= 1
  if (shared.users > 0) return
  filesByPath.delete(path)
  database.close()
}
