import type { LockMode } from './memory-locks.ts'
import { type MemoryTable, uniqueViolation } from './memory-table.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

// Statements as Postgres runs them READ COMMITTED. Which rows a statement is about is decided by what is committed as it
// begins; each of them is locked when its turn comes, read again as it is by then, and judged again. Between the two
// the statement may have waited for others.

type Judge<Stored> = (row: Stored) => boolean

/** Rows as the transaction sees them now: a plain `select`, which locks nothing. */
export function select<Stored>(trx: MemoryTransaction, table: MemoryTable<Stored>, matches: Judge<Stored>): Stored[] {
  const found: Stored[] = []
  for (const row of table.allSeen(trx)) if (matches(row)) found.push(row)
  return found
}

/** The row under this key as the transaction sees it now. */
export function find<Stored>(trx: MemoryTransaction, table: MemoryTable<Stored>, key: string | number) {
  return table.seen(trx, String(key))
}

/** Locks these rows, in this order, and returns those that still match once they are locked. */
export async function lockRows<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  rows: readonly Stored[],
  matches: Judge<Stored>,
  mode: LockMode,
): Promise<Stored[]> {
  const locked: Stored[] = []
  for (const before of rows) {
    const key = table.keyOf(before)
    const waiting = trx.lock(table, key, mode)
    if (waiting) await waiting
    const row = table.seen(trx, key)
    if (row !== undefined && matches(row)) locked.push(row)
  }
  return locked
}

/** `select … for update` or `for share` of one row by its key. */
export async function lockRow<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  key: string | number,
  mode: LockMode,
  matches: Judge<Stored> = () => true,
): Promise<Stored | undefined> {
  const row = find(trx, table, key)
  if (row === undefined || !matches(row)) return undefined
  return (await lockRows(trx, table, [row], matches, mode))[0]
}

/** `update … where`: of `rows`, which it was about as it began, those that still match. Returns them as they are then. */
export async function updateRows<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  rows: readonly Stored[],
  matches: Judge<Stored>,
  change: (row: Stored) => Partial<Stored>,
): Promise<Stored[]> {
  const changed: Stored[] = []
  for (const before of rows) {
    const key = table.keyOf(before)
    const waiting = trx.lock(table, key, 'alone')
    if (waiting) await waiting
    const row = table.seen(trx, key)
    if (row === undefined || !matches(row)) continue
    const next = { ...row, ...change(row) }
    trx.write(table, key, next)
    await checkIndexes(trx, table, next)
    changed.push(next)
  }
  return changed
}

/** The same of every row that matches as the statement begins. */
export function update<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  matches: Judge<Stored>,
  change: (row: Stored) => Partial<Stored>,
): Promise<Stored[]> {
  return updateRows(trx, table, select(trx, table, matches), matches, change)
}

/** The same of one row by its key. */
export async function updateRow<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  key: string | number,
  change: (row: Stored) => Partial<Stored>,
): Promise<Stored | undefined> {
  const row = find(trx, table, key)
  return row === undefined ? undefined : (await updateRows(trx, table, [row], () => true, change))[0]
}

/** `delete` of `rows`: those that are still there. */
export async function removeRows<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  rows: readonly Stored[],
): Promise<Stored[]> {
  const removed = await lockRows(trx, table, rows, () => true, 'alone')
  for (const row of removed) trx.write(table, table.keyOf(row), undefined)
  return removed
}

/** `insert`: refused (throws, as Postgres does) where the key, or a unique index, is taken. */
export async function insert<Stored>(trx: MemoryTransaction, table: MemoryTable<Stored>, row: Stored): Promise<void> {
  if (!(await insertUnlessTaken(trx, table, row))) throw uniqueViolation(`${table.name}_pkey`)
}

/** `insert … on conflict (primary key) do nothing`: whether it did. Other indexes refuse. */
export async function insertUnlessTaken<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  row: Stored,
): Promise<boolean> {
  const key = table.keyOf(row)
  for (;;) {
    if (isWrittenByOther(trx, table, key)) {
      await trx.watch(table, key)
      continue
    }
    if (table.seen(trx, key) !== undefined) return false
    const waiting = trx.lock(table, key, 'alone')
    if (!waiting) break
    await waiting
  }
  trx.write(table, key, row)
  await checkIndexes(trx, table, row)
  return true
}

/**
 * `insert … on conflict (primary key) do update … where`: the row that is there is locked, whether or not it is then
 * updated. Returns the row as it was written; undefined where the condition kept it as it is.
 */
export async function upsert<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  row: Stored,
  change: (there: Stored) => NoInfer<Stored> | undefined,
): Promise<Stored | undefined> {
  const key = table.keyOf(row)
  for (;;) {
    const there = table.seen(trx, key)
    if (there === undefined) {
      if (await insertUnlessTaken(trx, table, row)) return row
      continue
    }
    const waiting = trx.lock(table, key, 'alone')
    if (waiting) await waiting
    const latest = table.seen(trx, key)
    if (latest === undefined) continue
    const next = change(latest)
    if (next !== undefined) trx.write(table, key, next)
    return next
  }
}

/** Whether a row is in the way of this one in an index by now; waits for those that may yet be. */
export async function isIndexTaken<Stored>(
  trx: MemoryTransaction,
  table: MemoryTable<Stored>,
  index: MemoryTable<Stored>['indexes'][number],
  row: Stored,
): Promise<boolean> {
  const own = table.keyOf(row)
  const inIndex = index.keyOf(row)
  if (inIndex === null) return false
  const isThere = (other: Stored | undefined) => other !== undefined && index.keyOf(other) === inIndex
  for (let isSure = false; !isSure; ) {
    isSure = true
    for (const key of table.keysIn(index, inIndex)) {
      if (key === own) continue
      if (!isWrittenByOther(trx, table, key)) {
        if (isThere(table.seen(trx, key))) return true
      } else if (isThere(table.get(key)) || isThere(table.versionOf(key)?.row)) {
        await trx.watch(table, key)
        isSure = false
        break
      }
    }
  }
  return false
}

async function checkIndexes<Stored>(trx: MemoryTransaction, table: MemoryTable<Stored>, row: Stored): Promise<void> {
  for (const index of table.indexes) {
    if (await isIndexTaken(trx, table, index, row)) throw uniqueViolation(index.name)
  }
}

function isWrittenByOther<Stored>(trx: MemoryTransaction, table: MemoryTable<Stored>, key: string): boolean {
  const version = table.versionOf(key)
  return version !== undefined && version.by !== trx
}
