import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { FolderInUse, StartRefused } from './start-refused.ts'

/** A data folder that belongs to this process until `release`, or until the process ends in whatever way. */
export type DataFolder = { readonly path: string; readonly release: () => void }

/**
 * Makes the folder where it is missing and locks it for this process. The lock is one that SQLite takes from the
 * operating system, so it vanishes with the process, killed or not, on every platform. Refuses a folder in use:
 * `FolderInUse`.
 */
export function lockDataFolder(path: string): DataFolder {
  const lockFile = join(path, 'in-use.lock')
  try {
    makeFolders(path)
    const lock = new DatabaseSync(lockFile, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { path, release: () => lock.close() }
  } catch (error) {
    if (isBusy(error)) throw new FolderInUse(`the data folder ${path} is in use by another program (see TTMS_DATA_DIR)`)
    throw new StartRefused(
      `the data folder ${path} can't be used (see TTMS_DATA_DIR): ${error instanceof Error ? error.message : error}`,
    )
  }
}

/** Makes the folder of this setting where it is missing. Refuses, by the setting's name, one that can't be written to. */
export function makeFolder(setting: string, path: string): void {
  try {
    makeFolders(path)
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartRefused(`${setting} can't be used: ${error instanceof Error ? error.message : error}`)
  }
}

/** Each folder above too. Node's own recursive `mkdir` never ends where one above takes no folder, as in /proc. */
function makeFolders(path: string): void {
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  if (isThere()) return
  if (!existsSync(dirname(path))) makeFolders(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another program may have made it in the same moment.
    if (!isThere()) throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
