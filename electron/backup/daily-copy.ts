import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Observable } from 'rxjs'
import type { Ports } from '../../runtime/ports.ts'
import { syncFolder } from '../../runtime/sync-folder.ts'
import { repeatEvery } from '../../shared/core/retry.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { databaseFile } from '../store/set-aside.ts'
import { copyFile } from '../store/sqlite/copy-file.ts'
import { clearCopy } from './clear-copy.ts'

const maxKept = 7
const maxBytes = 1_000_000_000
/** Below 200 MB a kiosk sells no more: a copy must not bring it there. */
const leftFreeBytes = 300_000_000
const firstAfterMs = 5 * 60_000
const againAfterMs = 15 * 60_000
const nameOf = (atMs: number) => `kiosk-${new Date(atMs).toISOString().slice(0, 10)}.sqlite`

/** What came of a look at the copies: one was made, there is one of this day, or there is no room for one. */
export type CopyOutcome = 'made' | 'not-due' | 'no-room'

/**
 * Copies the database in `directory` to `copyDirectory` once a day (UTC), without rights and without staff's logins; the
 * newest seven that together stay under 1 GB are kept. Blocks while SQLite writes the copy. It has its name once it is
 * whole and on disk.
 */
export async function copyOnceADay(deps: {
  readonly directory: string
  readonly copyDirectory: string
  readonly clock: Clock
  /** Where the copies are. */
  readonly freeBytes: () => Promise<number>
  readonly limitBytes?: number
}): Promise<CopyOutcome> {
  const { directory, copyDirectory: copies, clock, freeBytes, limitBytes = maxBytes } = deps
  mkdirSync(copies, { recursive: true, mode: 0o700 })
  const name = nameOf(clock.nowMs())
  if (readdirSync(copies).includes(name)) return 'not-due'
  const database = join(directory, databaseFile)
  const { size } = statSync(database)
  if (size > limitBytes || (await freeBytes()) < size + leftFreeBytes) return 'no-room'

  const draft = join(copies, 'draft')
  copyFile(database, draft)
  await clearCopy(draft, clock.nowMs())
  const file = await open(draft, 'r+')
  await file.chmod(0o600)
  await file.sync()
  await file.close()
  await rename(draft, join(copies, name))
  await syncFolder(copies)
  dropOldest(copies, limitBytes)
  // Where copies lay before there was a setting: with staff's password hashes in them.
  rmSync(join(directory, 'copies'), { recursive: true, force: true })
  return 'made'
}

function dropOldest(copies: string, limitBytes: number): void {
  const newestFirst = readdirSync(copies)
    .filter((name) => name.startsWith('kiosk-'))
    .sort()
    .reverse()
  let bytes = 0
  newestFirst.forEach((name, index) => {
    bytes += statSync(join(copies, name)).size
    if (index >= maxKept || bytes > limitBytes) rmSync(join(copies, name))
  })
}

/** Looks every quarter of an hour whether a copy is due, and makes it while no customer is there. */
export function keepDailyCopies(deps: {
  readonly directory: string
  readonly copyDirectory: string
  readonly freeBytes: () => Promise<number>
  readonly order$: Observable<OrderView>
  readonly ports: Pick<Ports, 'clock' | 'timer' | 'log'>
}): { readonly close: () => Promise<void> } {
  const { directory, copyDirectory, freeBytes, order$ } = deps
  const { clock, timer, log } = deps.ports
  let isIdle = true
  let running: Promise<unknown> = Promise.resolve()
  const orders = order$.subscribe(({ stage }) => {
    isIdle = stage === 'none'
  })
  const look = () => {
    if (!isIdle) return
    running = copyOnceADay({ directory, copyDirectory, clock, freeBytes }).then(
      (outcome) => outcome === 'not-due' || log('daily-copy', { outcome }),
      (error) => log('daily-copy-failed', { err: error }),
    )
  }
  repeatEvery(timer, againAfterMs, look, firstAfterMs)
  return {
    close: async () => {
      orders.unsubscribe()
      await running
    },
  }
}
