import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memoryDisk = '/dev/shm'

/**
 * An empty folder of this test's own; `remove` takes it away with all that is in it. `isInMemory`: on a disk that needs
 * no time to sync, where there is one.
 */
export function makeTemporaryFolder({ isInMemory = false } = {}): {
  readonly path: string
  readonly remove: () => void
} {
  const parent = isInMemory && existsSync(memoryDisk) ? memoryDisk : tmpdir()
  const path = mkdtempSync(join(parent, 'ttms-test-'))
  const remove = () => {
    // A program whose data folder it is keeps its seal beside it.
    for (const made of [path, `${path}-seal`]) rmSync(made, { recursive: true, force: true })
  }
  return { path, remove }
}
