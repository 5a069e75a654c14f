import { rmSync } from 'node:fs'
import { readOnly } from './read-only.ts'

/** Writes a whole, compact copy of a file as it is at this moment, also while it is in use; blocks until that is done. */
export const copyFile = (path: string, copyPath: string): void => {
  // SQLite refuses a file that is there: a draft that was broken off.
  for (const name of [copyPath, `${copyPath}-wal`, `${copyPath}-shm`]) rmSync(name, { force: true })
  readOnly(path, (database) => database.prepare('VACUUM INTO ?').run(copyPath))
}
