import { syncPaths } from './messages.ts'

// How large a body of the kiosks' interface may be, and how much a kiosk asks at once. A kiosk sends journals and edits in parts that stay far below.

/** So many requests of one device are under way at the server at once; a kiosk asks no more at a time. */
export const maxRequestsAtOnce = 4

const ordinaryBytes = 64 * 1024
const enrolBytes = 16 * 1024

/** A kiosk puts no more than so much into one part of its journal, or of its edits, unless one alone is larger. */
const batchBytes = 512 * 1024

const bytesByPath: Readonly<Record<string, number>> = {
  [syncPaths.enrol]: enrolBytes,
  [syncPaths.journal]: 2 * 1024 * 1024,
  [syncPaths.edits]: 1024 * 1024,
  [syncPaths.allot]: 128 * 1024,
}

/** The most bytes that a body sent to this path may have. */
export function maxBodyBytes(path: string): number {
  return bytesByPath[path] ?? ordinaryBytes
}

/** As many of the first items, at least one, as stay within `batchBytes` and `maxCount` when written as JSON. */
export function firstBatch<Item>(items: readonly Item[], maxCount: number): Item[] {
  const batch: Item[] = []
  let bytes = 0
  for (const item of items.slice(0, maxCount)) {
    // Never less than its UTF-8 has bytes.
    bytes += JSON.stringify(item).length * 3
    if (batch.length > 0 && bytes > batchBytes) return batch
    batch.push(item)
  }
  return batch
}
