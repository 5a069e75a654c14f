import { statfs } from 'node:fs/promises'
import { BehaviorSubject } from 'rxjs'
import { repeatEvery } from '../../shared/core/retry.ts'
import type { Timer } from '../../shared/core/time.ts'

const everyMs = 30_000

/** Bytes that a program may still write where this folder is. */
export async function readFreeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Free bytes at once, then again every 30 s; a reading that fails leaves the last one in force. */
export async function watchFreeDisk(read: () => Promise<number>, timer: Timer): Promise<BehaviorSubject<number>> {
  const bytes = new BehaviorSubject(await read())
  repeatEvery(timer, everyMs, () => {
    read().then(
      (free) => bytes.next(free),
      () => bytes.next(bytes.value),
    )
  })
  return bytes
}
