import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type RowTimer, rows } from './workload.ts'

const fileBytes = 16_000_000
/** About what a single insert adds to a write-ahead log. */
const writeBytes = 20_000

/** What the disk alone takes of a durable insert: a write into a file that keeps its size, and its fdatasync. */
export const createFsyncTimer = (folder: string): { readonly time: RowTimer; readonly close: () => void } => {
  const file = openSync(join(folder, 'fsync'), 'w')
  const bytes = Buffer.alloc(writeBytes, 'x')
  writeSync(file, Buffer.alloc(fileBytes, 'x'))
  fdatasyncSync(file)
  let at = 0
  return {
    time: async (row) => {
      if (row !== 'insert') return null
      const began = performance.now()
      for (let count = 0; count < rows.insert; count++) {
        writeSync(file, bytes, 0, writeBytes, at)
        fdatasyncSync(file)
        at = (at + writeBytes) % (fileBytes - writeBytes)
      }
      return (performance.now() - began) / rows.insert
    },
    close: () => closeSync(file),
  }
}
