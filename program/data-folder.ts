import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartRefused } from './start-refused.ts'

/** A data folder that belongs to this process until `release`, or until the process ends in whatever way. */
export type DataFolder = { readonly path: string; readonly release: () => void }

/**
 * Makes the folder where it is missing and locks it for this process. The lock is one that SQLite takes from the
 * operating system, so it vanishes with the process, killed or not, on every platform. Refuses a folder in use.
 */
export function lockDataFolder(path: string): DataFolder {
  const lockFile = join(path, 'in-use.lock')
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const lock = new DatabaseSync(lockFile, { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { path, release: () => lock.close() }
  } catch (error) {
    if (isBusy(error)) throw new StartRefused(`the data folder ${path} is in use by another program`)
    throw new StartRefused(`the data folder ${path} can't be used: ${error instanceof Error ? error.message : error}`)
  }
}

/** Makes the folder of this setting where it is missing. Refuses, by the setting's name, one that can't be written to. */
export function makeFolder(setting: string, path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartRefused(`${setting} can't be used: ${error instanceof Error ? error.message : error}`)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5
}
