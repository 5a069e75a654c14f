import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'

const busy = 5
const askAgainMs = 10
const maxTries = 500

/**
 * Does `work` while no other program does anything under this lock file. The lock is one that SQLite takes from the
 * operating system, so it vanishes with the program that has it, killed or not.
 */
export async function withLock<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  const lock = new DatabaseSync(path, { timeout: 0 })
  try {
    for (let tried = 1; !isTaken(lock); tried++) {
      if (tried === maxTries) throw new Error(`${path} is held by another program`)
      await pause(askAgainMs)
    }
    return await work()
  } finally {
    lock.close()
  }
}

function isTaken(lock: DatabaseSync): boolean {
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return true
  } catch (fault) {
    if (fault instanceof Error && 'errcode' in fault && fault.errcode === busy) return false
    throw fault
  }
}
