import type { TransactionId } from './memory-table.ts'
import type { World } from './world.ts'

/** `share`: others may share it. `alone`: nobody else may (`for update`, `for no key update`, and every write). */
export type LockMode = 'share' | 'alone'

type Waiter = {
  readonly by: TransactionId
  /** null: waits for the holder to end, and takes nothing. */
  readonly mode: LockMode | null
  readonly end: () => void
  readonly fail: (fault: Error) => void
}

type Lock = { readonly holders: Map<TransactionId, LockMode>; readonly queue: Waiter[]; readonly watchers: Set<Waiter> }

/** After this long Postgres looks whether those who wait for each other go round in a circle (deadlock_timeout). */
const deadlockTimeoutMs = 1_000

export type MemoryLocks = ReturnType<typeof createMemoryLocks>

/**
 * Locks of rows, by the name of the row, as Postgres keeps them: who asks for one that others hold waits in a queue, but
 * a share is given past whoever waits as long as only shares are held. A circle of waiting transactions is noticed by
 * the first of them that has waited for a second, which fails with 40P01. Whoever has waited goes on by itself, as the
 * next thing that happens, and comes as far as it can: a statement is not cut in two but where it waits.
 */
export function createMemoryLocks({ after, next: resume }: Pick<World, 'after' | 'next'>) {
  const locks = new Map<string, Lock>()
  const waitingFor = new Map<TransactionId, { readonly lock: Lock; readonly waiter: Waiter }>()

  const isInTheWay = (held: LockMode, wanted: LockMode | null) => held === 'alone' || wanted === 'alone'
  const isFree = ({ holders }: Lock, by: TransactionId, mode: LockMode) => {
    for (const [holder, held] of holders) if (holder !== by && isInTheWay(held, mode)) return false
    return true
  }

  const blockersOf = ({ lock, waiter }: { readonly lock: Lock; readonly waiter: Waiter }): TransactionId[] => {
    const blockers: TransactionId[] = []
    for (const [holder, held] of lock.holders) {
      if (holder !== waiter.by && isInTheWay(held, waiter.mode)) blockers.push(holder)
    }
    for (const before of waiter.mode === null ? [] : lock.queue) {
      if (before === waiter) break
      if (before.mode !== null && isInTheWay(before.mode, waiter.mode)) blockers.push(before.by)
    }
    return blockers
  }
  const isInCircle = (first: TransactionId): boolean => {
    const reached = new Set<TransactionId>()
    const open = [first]
    for (let one = open.pop(); one; one = open.pop()) {
      const wait = waitingFor.get(one)
      for (const blocker of wait ? blockersOf(wait) : []) {
        if (blocker === first) return true
        if (!reached.has(blocker)) open.push(blocker)
        reached.add(blocker)
      }
    }
    return false
  }

  const grantWaiting = (place: string, lock: Lock) => {
    for (let next = lock.queue[0]; next; next = lock.queue[0]) {
      if (next.mode !== null && !isFree(lock, next.by, next.mode)) return
      lock.queue.shift()
      if (next.mode !== null) lock.holders.set(next.by, next.mode)
      waitingFor.delete(next.by)
      next.end()
    }
    if (lock.holders.size === 0 && lock.watchers.size === 0) locks.delete(place)
  }

  const wait = (place: string, lock: Lock, by: TransactionId, mode: LockMode | null): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = { by, mode, end: () => resume(resolve), fail: (fault) => resume(() => reject(fault)) }
      if (mode === null) lock.watchers.add(waiter)
      else lock.queue.push(waiter)
      const waiting = { lock, waiter }
      waitingFor.set(by, waiting)
      after(deadlockTimeoutMs, () => {
        if (waitingFor.get(by) !== waiting || !isInCircle(by)) return
        waitingFor.delete(by)
        lock.watchers.delete(waiter)
        if (lock.queue.includes(waiter)) lock.queue.splice(lock.queue.indexOf(waiter), 1)
        reject(Object.assign(new Error('deadlock detected'), { code: '40P01' }))
        grantWaiting(place, lock)
      })
    })

  const lockAt = (place: string): Lock => {
    const lock = locks.get(place) ?? { holders: new Map(), queue: [], watchers: new Set() }
    locks.set(place, lock)
    return lock
  }

  return {
    /** How the transaction holds the row's lock. */
    heldBy: (place: string, by: TransactionId): LockMode | undefined => locks.get(place)?.holders.get(by),
    /** Takes it at once, or answers the wait for it, which rejects where it would never end. */
    take: (place: string, by: TransactionId, mode: LockMode): Promise<void> | undefined => {
      const lock = lockAt(place)
      const held = lock.holders.get(by)
      if (held === 'alone' || held === mode) return undefined
      if (!isFree(lock, by, mode)) return wait(place, lock, by, mode)
      lock.holders.set(by, mode)
      return undefined
    },
    /** Whether `take` would not have to wait. */
    isFree: (place: string, by: TransactionId, mode: LockMode): boolean => {
      const lock = locks.get(place)
      return lock === undefined || isFree(lock, by, mode)
    },
    /** Waits until whoever holds the row alone has ended, or has undone what it did to it. */
    watch: (place: string, by: TransactionId): Promise<void> => wait(place, lockAt(place), by, null),
    /** Returns the lock, or what is left of it where it was held as `before`. */
    release: (place: string, by: TransactionId, before: LockMode | undefined): void => {
      const lock = locks.get(place)
      if (!lock) return
      if (before) lock.holders.set(by, before)
      else lock.holders.delete(by)
      for (const watcher of lock.watchers) {
        waitingFor.delete(watcher.by)
        watcher.end()
      }
      lock.watchers.clear()
      grantWaiting(place, lock)
    },
    /** All of them are gone, with everybody who held one; whoever waits fails with this, or where it is null never hears of it. */
    drop: (fault: Error | null): void => {
      if (fault) for (const { waiter } of waitingFor.values()) waiter.fail(fault)
      locks.clear()
      waitingFor.clear()
    },
  }
}
