import type { LockMode, MemoryLocks } from './memory-locks.ts'
import type { MemoryTable, TransactionId } from './memory-table.ts'

type AnyTable = Pick<MemoryTable<never>, 'name' | 'write' | 'settle'>

/** What a transaction did, to undo it from its end. */
type Done = { readonly undo: () => void; readonly wrote: { readonly table: AnyTable; readonly key: string } | null }

/**
 * One transaction on the tables in memory, READ COMMITTED: it sees what is committed by now and what it has written
 * itself, and its locks end with it, or with the part of it that is undone.
 */
export type MemoryTransaction = TransactionId & {
  /** Locks a row; answers the wait for it where others hold it. */
  readonly lock: (table: AnyTable, key: string, mode: LockMode) => Promise<void> | undefined
  readonly isLockFree: (table: AnyTable, key: string, mode: LockMode) => boolean
  /** Waits until whoever has written the row has ended. */
  readonly watch: (table: AnyTable, key: string) => Promise<void>
  readonly write: <Stored>(table: MemoryTable<Stored>, key: string, row: Stored | undefined) => void
  /** A place to go back to: a savepoint. */
  readonly mark: () => number
  readonly undoTo: (mark: number) => void
  readonly commit: () => void
  readonly rollback: () => void
}

/** `id`: which one it is, of all that there ever were. `onWait` is told each time that it has to wait for others. */
export function createMemoryTransaction(id: number, locks: MemoryLocks, onWait: () => void): MemoryTransaction {
  const done: Done[] = []
  const held = new Set<string>()
  const self: TransactionId = { id }
  const placeOf = (table: AnyTable, key: string) => `${table.name} ${key}`

  const noteLock = (place: string, before: LockMode | undefined) => {
    held.add(place)
    done.push({
      wrote: null,
      undo: () => {
        if (!before) held.delete(place)
        locks.release(place, transaction, before)
      },
    })
  }
  const end = () => {
    done.length = 0
    for (const place of held) locks.release(place, transaction, undefined)
    held.clear()
  }
  const undoTo = (mark: number) => {
    while (done.length > mark) done.pop()?.undo()
  }

  const transaction: MemoryTransaction = {
    ...self,
    lock: (table, key, mode) => {
      const place = placeOf(table, key)
      const before = locks.heldBy(place, transaction)
      if (before === 'alone' || before === mode) return undefined
      const waiting = locks.take(place, transaction, mode)
      if (!waiting) {
        noteLock(place, before)
        return undefined
      }
      onWait()
      return waiting.then(() => noteLock(place, before))
    },
    isLockFree: (table, key, mode) => locks.isFree(placeOf(table, key), transaction, mode),
    watch: (table, key) => {
      onWait()
      return locks.watch(placeOf(table, key), transaction)
    },
    write: (table, key, row) => {
      const place = placeOf(table, key)
      if (locks.heldBy(place, transaction) !== 'alone') throw new Error(`${place} is written without its lock`)
      done.push({ wrote: { table, key }, undo: table.write(transaction, key, row) })
    },
    mark: () => done.length,
    undoTo,
    commit: () => {
      for (const { wrote } of done) wrote?.table.settle(wrote.key)
      end()
    },
    rollback: () => {
      undoTo(0)
      end()
    },
  }
  return transaction
}
