import { DatabaseSync } from 'node:sqlite'

/** SQLite's codes for a file whose content is wrong: SQLITE_CORRUPT and SQLITE_NOTADB, without their details. */
const DAMAGE_CODES: readonly unknown[] = [11, 26]

/** Reads a file without changing it or its write-ahead log, and without making it where it is missing. */
export const readOnly = <T>(path: string, read: (database: DatabaseSync) => T): T => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return read(database)
  } finally {
    database.close()
  }
}

/** Tells a file whose content is wrong from one that can't be read now: a lock, missing permission, a failing cable. */
export const isDamage = (fault: unknown): fault is Error =>
  fault instanceof Error &&
  'errcode' in fault &&
  typeof fault.errcode === 'number' &&
  DAMAGE_CODES.includes(fault.errcode & 0xff)
