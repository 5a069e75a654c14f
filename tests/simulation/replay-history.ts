import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Database } from '../../server/db/tables.ts'
import { ledgerChapters } from '../../server/ledger/chapters.ts'
import { createReadSeat, writeHold } from '../../server/ledger/sales/holds-store.ts'
import { createReadOrder, writeSale } from '../../server/ledger/sales/orders-store.ts'
import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { History, HistoryStep } from './history.ts'
import { openReplayedTransaction, type ReplayedTransaction, waitingBackends } from './replayed-transaction.ts'

type Query = (trx: Database, ...given: readonly unknown[]) => Promise<unknown>
type Asked = Extract<HistoryStep, { readonly what: 'asked' }>

/** Which sequence a query takes numbers from, by the name that the history has for it. */
const sequences: Readonly<Record<string, string>> = {
  nextTicketNumber: 'ticket_ids',
  writeHold: 'ticket_ids',
  nextDeviceNumber: 'device_numbers',
  addItem: 'review_items_item_id_seq',
  addItems: 'review_items_item_id_seq',
  addRefundDue: 'review_items_item_id_seq',
}

/** No two chapters have a query of the same name. */
const ledgerQueries: Readonly<Record<string, unknown>> = Object.assign({}, ...Object.values(ledgerChapters))

/** Queries whose rows come in whatever order. */
const unordered = ['countHeldSeats', 'showtimesWithLapsedHolds', 'freeLapsedHolds', 'releaseShowtimes']

const pollsEveryMs = 1
const patienceMs = 20_000

/**
 * Makes a real database go through what the simulated one did, statement by statement, each transaction on a connection
 * of its own: whoever waited there must wait here, as long, and nobody else may. Returns what was different, at most the
 * first few: what comes after a difference says nothing.
 */
export async function replayHistory(db: Database, history: History): Promise<string[]> {
  const open = new Map<number, ReplayedTransaction>()
  const different: string[] = []
  const differ = (trx: number, name: string, given: readonly unknown[], what: string): void => {
    different.push(`transaction ${trx}, ${name} ${JSON.stringify(given)}: ${what}`)
  }

  const openOf = async (trx: number): Promise<ReplayedTransaction> => {
    const known = open.get(trx)
    if (known) return known
    const opened = await openReplayedTransaction(db)
    open.set(trx, opened)
    return opened
  }

  const ask = async ({ trx, name, given, webAtMs, lastIds }: Asked) => {
    const replayed = await openOf(trx)
    const sequence = sequences[name]
    if (sequence) await sql`select setval(${sequence}, ${(lastIds[sequence] ?? 0) + 1}, false)`.execute(replayed.db)
    replayed.ask(name, given, queryOf(name, webAtMs)(replayed.db, ...given))
  }

  /** Until everybody who was asked and has not answered waits for others. */
  const settle = async () => {
    const untilMs = performance.now() + patienceMs
    for (;;) {
      const asked = [...open.values()].filter((one) => one.asked() && !one.isDone())
      if (asked.length === 0) return
      const waiting = await waitingBackends(db)
      if (asked.every((one) => waiting.has(one.backend))) return
      if (performance.now() > untilMs) throw new Error('a statement neither waits nor ends')
      await new Promise((resolve) => setTimeout(resolve, pollsEveryMs))
    }
  }

  const end = async (
    step: Extract<HistoryStep, { readonly what: 'answered' | 'failed' }>,
    replayed: ReplayedTransaction,
  ) => {
    const asked = replayed.asked()
    if (!asked) throw new Error('nothing was asked')
    const { name, given } = asked
    if (step.what === 'failed' && step.code === '40P01' && !replayed.isDone()) {
      // Which of those that wait for each other ends is chance there: here it is this one.
      if (!(await replayed.isInCircle(db))) return differ(step.trx, name, given, 'no deadlock')
      await replayed.cancel(db)
      replayed.forget()
      return
    }
    const ended = await replayed.ended(patienceMs)
    if (ended === null) return differ(step.trx, name, given, 'it waits, and did not')
    replayed.forget()
    if (step.what === 'failed') {
      if (ended.code !== step.code) differ(step.trx, name, given, `code ${ended.code}, not ${step.code}`)
    } else if (ended.code !== null) differ(step.trx, name, given, `code ${ended.code}: ${ended.error}`)
    else if (!isSame(toComparable(name, ended.answer), toComparable(name, step.answer))) {
      differ(step.trx, name, given, `${JSON.stringify(ended.answer)}, not ${JSON.stringify(step.answer)}`)
    }
  }

  const take = async (step: HistoryStep) => {
    if (step.what === 'crashed') {
      for (const replayed of open.values()) await replayed.abort(db)
      open.clear()
      return
    }
    if (step.what === 'asked') return await ask(step)
    const replayed = step.what === 'savepoint' ? await openOf(step.trx) : open.get(step.trx)
    // A transaction that asked nothing.
    if (!replayed) return
    switch (step.what) {
      case 'waits': {
        await settle()
        const asked = replayed.asked()
        if (asked && replayed.isDone()) differ(step.trx, asked.name, asked.given, 'it does not wait, and did')
        return
      }
      case 'answered':
      case 'failed':
        return await end(step, replayed)
      case 'savepoint':
      case 'released':
      case 'undone':
        await replayed.part(step.what)
        return await settle()
      case 'committed':
      case 'rolled back':
        await replayed.end(step.what)
        open.delete(step.trx)
        return await settle()
    }
  }

  for (const step of history) {
    await take(step)
    if (different.length > 0) break
  }
  for (const replayed of open.values()) await replayed.abort(db)
  return different
}

function queryOf(name: string, webAtMs: number | null): Query {
  if (name === 'setBlocked') return setBlocked as Query
  if (webAtMs === null) return ledgerQueries[name] as Query
  const clock = { nowMs: () => webAtMs, monotonicMs: () => 0 }
  const webOrders: Readonly<Record<string, Query>> = {
    readSeat: (db, wanted) => createReadSeat({ db, clock })(wanted as never),
    readOrder: (db, asked) => createReadOrder(db)(asked as never),
    writeHold: writeHold as Query,
    writeSale: writeSale as Query,
  }
  return webOrders[name] as Query
}

async function setBlocked(db: Database, devices: readonly DeviceNumber[], isBlocked: boolean): Promise<void> {
  await db.updateTable('devices').set({ is_blocked: isBlocked }).where('device', 'in', devices).execute()
}

/** Without the hash of a code, of which the simulation has none, and in an order of its own where the SQL names none. */
function toComparable(name: string, answer: unknown): unknown {
  if (Array.isArray(answer) && unordered.includes(name)) return answer.map((row) => JSON.stringify(row)).sort()
  if (typeof answer !== 'object' || answer === null || !('code_hash' in answer)) return answer
  return { ...answer, code_hash: '' }
}

function isSame(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) => (value === undefined ? null : JSON.parse(JSON.stringify(value)))
  return isDeepStrictEqual(plain(a), plain(b))
}
