import type { PaymentItem } from '../../server/ledger/review/payments-store.ts'
import type { PaymentKey } from '../../shared/core/ids.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, lockRows, select } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'

type Entry = RowOf<'journal_entries'>
type Item = RowOf<'review_items'>

/** The part of the chapter of review items that is about payments of which no end came (server/ledger/review/payments-store.ts). */
export function openMemoryPayments(
  tables: MemoryTables,
): MemoryQueries<'review', 'lockItemsOfPayments' | 'lockPaymentItems' | 'paymentsWithoutEnd'> {
  const { devices, journal_entries, review_items } = tables
  const isApplied = ({ outcome }: Entry) => outcome === 'accepted' || outcome === 'review'
  const isOf =
    ({ device, epoch, seq }: Pick<Entry, 'device' | 'epoch' | 'seq'>) =>
    (item: Item) =>
      item.device === device && item.epoch === epoch && item.seq === seq

  const lockItemsOf = (trx: MemoryTransaction, key: PaymentKey) => {
    const isAbout = ({ why, device, epoch, seq }: Item) => {
      const entry = why === 'payment-open' ? find(trx, journal_entries, `${device}/${epoch}/${seq}`) : undefined
      return entry?.payment_key === key
    }
    return lockRows(trx, review_items, select(trx, review_items, isAbout), isAbout, 'alone')
  }

  return {
    paymentsWithoutEnd: async (trx, { device, public_key }) => {
      const same = new Set(select(trx, devices, (row) => row.public_key === public_key).map((row) => row.device))
      const applied = select(trx, journal_entries, (entry) => same.has(entry.device as never) && isApplied(entry))
      const ended = new Set(applied.filter((entry) => entry.ends_payment).map((entry) => entry.payment_key))
      const listed = select(trx, review_items, ({ why }) => why === 'payment-open')
      return applied
        .filter((entry) => entry.device === device && entry.kind === 'payment-started' && !ended.has(entry.payment_key))
        .filter((entry) => !listed.some(isOf(entry)))
        .sort((a, b) => a.epoch - b.epoch || a.seq - b.seq)
    },
    lockItemsOfPayments: async (trx, _, keys) => {
      const locked: PaymentItem[] = []
      for (const payment_key of [...new Set(keys)].toSorted()) {
        for (const item of await lockItemsOf(trx, payment_key)) locked.push({ ...item, payment_key })
      }
      return locked
    },
    lockPaymentItems: async (trx, _, key) => lockItemsOf(trx, key),
  }
}
