import { endsOfPayments, isSaidCharged } from '../../server/sales/payments-store.ts'
import type { MemoryQueries } from './memory-queries.ts'
import { find, lockRows, select } from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'

type Entry = RowOf<'journal_entries'>
type Item = RowOf<'to_resolve'>

/** The part of the book that is about payments of which no end came (server/sales/payments-store.ts). */
export function openMemoryPayments(tables: MemoryTables): MemoryQueries<'lockPaymentItems' | 'paymentsWithoutEnd'> {
  const { devices, journal_entries, to_resolve } = tables
  const isEnd = ({ kind, raw }: Entry) =>
    endsOfPayments.includes(kind) && !(kind === 'settlement-checked' && isSaidCharged(raw))
  const isApplied = ({ outcome }: Entry) => outcome === 'accepted' || outcome === 'to-resolve'
  const isOf =
    ({ device, epoch, seq }: Pick<Entry, 'device' | 'epoch' | 'seq'>) =>
    (item: Item) =>
      item.device === device && item.epoch === epoch && item.seq === seq

  return {
    paymentsWithoutEnd: async (trx, { device, public_key }) => {
      const same = new Set(select(trx, devices, (row) => row.public_key === public_key).map((row) => row.device))
      const applied = select(trx, journal_entries, (entry) => same.has(entry.device as never) && isApplied(entry))
      const ended = new Set(applied.filter(isEnd).map(keyIn))
      const listed = select(trx, to_resolve, ({ why }) => why === 'payment-open')
      return applied
        .filter((entry) => entry.device === device && entry.kind === 'payment-started' && !ended.has(keyIn(entry)))
        .filter((entry) => !listed.some(isOf(entry)))
        .sort((a, b) => a.epoch - b.epoch || a.seq - b.seq)
    },
    lockPaymentItems: async (trx, _, key) => {
      const isAbout = ({ why, device, epoch, seq }: Item) => {
        const entry = why === 'payment-open' ? find(trx, journal_entries, `${device}/${epoch}/${seq}`) : undefined
        return entry !== undefined && keyIn(entry) === key
      }
      return lockRows(trx, to_resolve, select(trx, to_resolve, isAbout), isAbout, 'alone')
    },
  }
}

/** The payment that an entry names. */
export function keyIn({ raw }: Pick<Entry, 'raw'>): string | undefined {
  return /"(?:paymentKey|key)":"([^"]+)"/.exec(raw)?.[1]
}
