import { closeSync, openSync, readSync, statSync } from 'node:fs'

const logHeaderBytes = 32
const frameHeaderBytes = 24

/**
 * How many transactions are in the write-ahead log of this SQLite database, counted in the file itself: a frame that ends
 * one says how large the database then is. Only right until the log begins again (wal_autocheckpoint).
 */
export function countCommits(databasePath: string): number {
  const path = `${databasePath}-wal`
  const size = statSync(path).size
  if (size < logHeaderBytes) return 0
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(logHeaderBytes)
    readSync(file, header, 0, logHeaderBytes, 0)
    const [pageBytes, salt] = [header.readUInt32BE(8), header.subarray(16, 24)]
    const frame = Buffer.alloc(frameHeaderBytes)
    let commits = 0
    for (let at = logHeaderBytes; at + frameHeaderBytes + pageBytes <= size; at += frameHeaderBytes + pageBytes) {
      readSync(file, frame, 0, frameHeaderBytes, at)
      // What is left of a log before this one.
      if (!frame.subarray(8, 16).equals(salt)) break
      if (frame.readUInt32BE(4) > 0) commits += 1
    }
    return commits
  } finally {
    closeSync(file)
  }
}
