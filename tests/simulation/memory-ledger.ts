import { againAfterDeadlock, isUnfitValue } from '../../server/db/transaction.ts'
import type { Ledger, LedgerTx } from '../../server/ledger/ledger.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import { refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { History } from './history.ts'
import { createHistoryWriter } from './history-writer.ts'
import type { Life } from './life.ts'
import { openMemoryChapters } from './memory-chapters.ts'
import { update } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'
import { openMemoryWebOrders } from './memory-web-orders.ts'
import type { Pace } from './pace.ts'
import type { World } from './world.ts'

export type MemoryLedger = Ledger & {
  /** Reads what is committed. */
  readonly read: <Value>(look: () => Value) => Promise<Value>
  /** What the server does to its tables without the ledger, as one transaction. */
  readonly alter: <Value>(border: string, work: (trx: MemoryTransaction) => Promise<Value>) => Promise<Value>
  /** An administrator blocks kiosks, or lets them go on. */
  readonly setBlocked: (devices: readonly DeviceNumber[], isBlocked: boolean) => Promise<void>
  /** The database ends every connection: what was under way fails, and nothing of it is left. */
  readonly endConnections: () => void
}

type Query = (trx: MemoryTransaction, ...given: readonly unknown[]) => Promise<unknown>

const commitTakesMs = 2

/** After an error Postgres takes nothing more of a transaction, or of the part of it that the error came from. */
type Open = { readonly trx: MemoryTransaction; readonly pauseMs: () => number; hasFailed: boolean; isCut: boolean }

/**
 * The ledger on tables in memory, for one life of the server: many transactions at a time, each query a border, and
 * between two queries of one the others go on. A life that ends leaves nothing of what was not committed. What happens
 * is written down in `history`, if it is given.
 */
export function createMemoryLedger(needs: {
  readonly world: World
  readonly tables: MemoryTables
  readonly life: Life
  readonly clock: Clock
  /** null: one transaction after the other, none of which pauses. */
  readonly pace: Pace | null
  /** Waited for before each transaction. */
  readonly whenOpen: () => Promise<void>
  readonly history: History | null
  readonly onCommit: () => void
  readonly onDeadlock: () => void
}): MemoryLedger {
  const { world, tables, life, clock } = needs
  const chapters = openMemoryChapters(tables)
  const webOrders = openMemoryWebOrders(tables, chapters.events, clock.nowMs)
  const history = createHistoryWriter(tables, needs.history)
  const wait = (ms: number) => new Promise<void>((resolve) => world.after(ms, life.guard(resolve)))
  const setBlocked = async (trx: MemoryTransaction, devices: readonly DeviceNumber[], is_blocked: boolean) => {
    const isOne = (row: RowOf<'devices'>) => devices.includes(row.device)
    await update(trx, tables.devices, isOne, () => ({ is_blocked }))
  }
  const underWay = new Set<Open>()
  let last: Promise<unknown> = Promise.resolve()

  const ask = async (open: Open, name: string, query: Query, given: readonly unknown[], webAtMs: number | null) => {
    const ms = open.pauseMs()
    if (ms > 0) await wait(ms)
    if (open.isCut) throw connectionEnded()
    if (open.hasFailed) throw sqlError('25P02', 'current transaction is aborted')
    const noteEnd = history.asked(open.trx, name, given, webAtMs)
    try {
      const answer = await query(open.trx, ...given)
      noteEnd({ answer })
      return answer
    } catch (error) {
      open.hasFailed = true
      noteEnd({ error })
      throw error
    }
  }

  const prototypes = Object.entries(chapters).map(([chapter, queries]) => {
    const atBorders = Object.entries(queries).map(([name, query]) => {
      const askAtBorder = function (this: { readonly open: Open }, ...given: readonly unknown[]) {
        return life.cross(`tx ${chapter}.${name}`, () => ask(this.open, name, query as Query, given, null))
      }
      return [name, askAtBorder] as const
    })
    return [chapter, Object.fromEntries(atBorders)] as const
  })
  const openTx = (open: Open): LedgerTx => {
    const attempt: LedgerTx['attempt'] = async (work) => {
      const before = open.trx.mark()
      history.part(open.trx, 'savepoint')
      try {
        const value = await work()
        history.part(open.trx, 'released')
        return { ok: true, value }
      } catch (error) {
        if (!isUnfitValue(error)) throw error
        open.trx.undoTo(before)
        open.hasFailed = false
        history.part(open.trx, 'undone')
        return refused(error)
      }
    }
    const tx: Record<string, unknown> = { attempt }
    for (const [chapter, queries] of prototypes) tx[chapter] = Object.assign(Object.create(queries), { open })
    return tx as unknown as LedgerTx
  }

  const begin = (): Open => {
    const pauseMs = needs.pace?.begin() ?? (() => 0)
    const open = { trx: tables.begin(history.waits), pauseMs, hasFailed: false, isCut: false }
    underWay.add(open)
    return open
  }
  /** The commit is on disk after a moment, and only then is it true. */
  const commit = async (open: Open): Promise<void> => {
    if (open.hasFailed) throw new Error('a transaction that has failed is committed')
    await wait(commitTakesMs)
    if (open.isCut) throw connectionEnded()
    open.trx.commit()
    history.ended(open.trx, 'committed')
    needs.onCommit()
  }
  const runOnce = async <Value>(border: string, work: (open: Open) => Promise<Value>): Promise<Value> => {
    await needs.whenOpen()
    const open = begin()
    try {
      const done = await work(open)
      await life.cross(border, () => commit(open))
      return done
    } catch (fault) {
      if (open.isCut) throw fault
      open.trx.rollback()
      history.ended(open.trx, 'rolled back')
      if (isDeadlock(fault)) needs.onDeadlock()
      throw fault
    } finally {
      underWay.delete(open)
    }
  }
  const run: typeof runOnce = (border, work) => {
    const again = () => againAfterDeadlock(() => runOnce(border, work))
    if (needs.pace) return again()
    const mine = last.then(again, again)
    last = mine
    return mine
  }

  const toWebQuery = ([name, query]: [string, unknown]) => {
    const askAtBorder = (...given: readonly unknown[]) =>
      life.cross(`web ${name}`, () =>
        run('web commit', (open) => ask(open, name, query as Query, given, clock.nowMs())),
      )
    return [name, askAtBorder] as const
  }
  return {
    transact: (work) => run('tx commit', (open) => work(openTx(open))),
    webOrders: Object.fromEntries(Object.entries(webOrders).map(toWebQuery)) as unknown as Ledger['webOrders'],
    read: (look) =>
      life.cross('read', async () => {
        await needs.whenOpen()
        return look()
      }),
    alter: (border, work) => life.cross(border, () => run(`${border} commit`, (open) => work(open.trx))),
    setBlocked: async (...given) => {
      await run('block commit', (open) => ask(open, 'setBlocked', setBlocked as Query, given, null))
    },
    endConnections: () => {
      for (const open of underWay) open.isCut = true
      tables.crash(connectionEnded())
    },
  }
}

function isDeadlock(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === '40P01'
}

function connectionEnded(): Error {
  return sqlError('57P01', 'terminating connection due to administrator command')
}

function sqlError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
