import { accepted } from '../../../shared/core/result.ts'
import { ledgerChapters } from '../chapters.ts'
import type { LedgerTx } from '../ledger.ts'
import { openBatchEvents } from './batch-events.ts'
import { openBatchJournals } from './batch-journals.ts'
import type { BatchPart, ChapterName } from './batch-part.ts'
import { openBatchAccounts, openBatchDevices } from './batch-people.ts'
import { openBatchReview } from './batch-review.ts'
import { openBatchSales } from './batch-sales.ts'
import { openBatchSeats, openBatchShowtimes } from './batch-seats.ts'

type Query = (...args: readonly unknown[]) => Promise<unknown>

export type Batch = ReturnType<typeof openBatch>

/** What nothing but a query of the same chapter changes: whatever else is asked, it stays known. */
const ownChapters: ReadonlySet<ChapterName> = new Set(['accounts', 'devices', 'journals', 'showtimes'])

/**
 * A transaction of the ledger for many facts of one cinema, one after the other: `tx` reads each row once and lets what
 * it writes wait for `flush`, so that the statements are so many for all of them, and not for each. It returns what the
 * transaction itself would: whatever is asked of it that is not kept here is asked once all that waits is written.
 * What the tables can't hold shows only as it is written. `together`: `attempt` undoes nothing, and all of the batch is at
 * fault; `each`: what an attempt does is written at its end, and it alone is undone. The caller has locked the kiosk, and
 * reads and locks ahead in the order of server/db/README.md.
 */
export function openBatch(tx: LedgerTx, how: 'together' | 'each') {
  const accounts = openBatchAccounts(tx)
  const devices = openBatchDevices(tx)
  const events = openBatchEvents(tx)
  const journals = openBatchJournals(tx)
  const review = openBatchReview(tx, journals.paymentOf)
  const sales = openBatchSales(tx)
  const seats = openBatchSeats(tx)
  const showtimes = openBatchShowtimes(tx)
  const parts = { accounts, devices, events, journals, review, sales, seats, showtimes }
  const byChapter: { readonly [Name in ChapterName]?: BatchPart<Name> } = parts

  const flush = async (): Promise<void> => {
    for (const part of [seats, sales, review, accounts, journals, events]) await part.flush()
  }
  const forget = (): void => {
    for (const part of Object.values(parts)) part.forget()
  }
  const askStraight = async (chapter: ChapterName, name: string, args: readonly unknown[]): Promise<unknown> => {
    await flush()
    for (const [known, part] of Object.entries(parts)) {
      if (known === chapter || !ownChapters.has(known as ChapterName)) part.forget()
    }
    const queries = tx[chapter] as unknown as Readonly<Record<string, Query>>
    return queries[name]?.(...args)
  }
  const attemptAlone: LedgerTx['attempt'] = async (work) => {
    await flush()
    const done = await tx.attempt(async () => {
      const value = await work()
      await flush()
      return value
    })
    if (!done.ok) forget()
    return done
  }
  const toChapter = (chapter: ChapterName) => {
    const straight = Object.keys(ledgerChapters[chapter]).map((name) => {
      const ask: Query = (...args) => askStraight(chapter, name, args)
      return [name, ask] as const
    })
    return { ...Object.fromEntries(straight), ...byChapter[chapter]?.queries }
  }
  const chapters = Object.keys(ledgerChapters).map((name) => [name, toChapter(name as ChapterName)] as const)
  const attempt: LedgerTx['attempt'] = how === 'each' ? attemptAlone : async (work) => accepted(await work())

  return {
    tx: { ...Object.fromEntries(chapters), attempt } as unknown as LedgerTx,
    flush,
    readEntryIds: journals.readEntryIds,
    readTickets: sales.readTickets,
    lockRefundsDue: review.lockRefundsDue,
    lockPaymentItems: review.lockPaymentItems,
    lockShowtimes: showtimes.lockShowtimes,
    lockSeats: seats.lockSeats,
    lockTickets: sales.lockTickets,
  }
}
