import { type ItemPlace, isAboutPayment, placeOf } from '../../server/ledger/review/open-items-store.ts'
import {
  type NewItem,
  type RefundDue,
  toEnded,
  toNewItem,
  toNewRefundDue,
} from '../../server/ledger/review/review-store.ts'
import { openMemoryPayments } from './memory-payments.ts'
import type { MemoryQueries } from './memory-queries.ts'
import {
  find,
  insert,
  insertUnlessTaken,
  isIndexTaken,
  lockRow,
  lockRows,
  select,
  updateRow,
} from './memory-statements.ts'
import type { MemoryTables, RowOf } from './memory-tables.ts'
import type { MemoryTransaction } from './memory-transaction.ts'
import { isItemOpen } from './memory-undelivered.ts'

type Item = RowOf<'review_items'>

/** The chapter of what waits for a person, and of money that is due (server/ledger/review/review-store.ts). */
export function openMemoryItems(tables: MemoryTables): MemoryQueries<'review'> {
  const { review_items, refund_claims, tickets, showtimes, journal_entries } = tables
  const entryOf = ({ device, epoch, seq }: Item) => `${device}/${epoch}/${seq}`
  const [refundIndex] = review_items.indexes
  const isRefundDueOf = (ticketNumber: number) => (item: Item) =>
    item.ticket_number === ticketNumber && item.why === 'refund-due'
  const add = async (trx: MemoryTransaction, item: NewItem) =>
    insert(trx, review_items, { ...item, item_id: tables.next('item_ids') })
  const change = async (trx: MemoryTransaction, { item_id }: Pick<Item, 'item_id'>, to: Partial<Item>) => {
    await updateRow(trx, review_items, item_id, () => ({ ...to }))
  }

  return {
    ...openMemoryPayments(tables),
    addRefundDue: async (trx, ticket, cause, payer, nowMs) => {
      // An insert that finds a row there takes a number all the same.
      const row: Item = { ...toNewRefundDue(ticket, cause, payer, nowMs), item_id: tables.next('item_ids') }
      if (refundIndex && (await isIndexTaken(trx, review_items, refundIndex, row))) return
      await insert(trx, review_items, row)
    },
    addItem: async (trx, device, item, nowMs) => add(trx, toNewItem(device, item, nowMs)),
    addItems: async (trx, items) => {
      for (const item of items) await add(trx, item)
    },
    changeItems: async (trx, items) => {
      for (const item of items) await change(trx, item, item)
    },
    endItem: async (trx, item, end, nowMs) => change(trx, item, toEnded(end, nowMs)),
    isListed: async (trx, { device, epoch }, why) =>
      select(trx, review_items, (item) => {
        const isOpen = item.why === why && item.resolved_at_ms === null
        return isOpen && item.device === device && item.epoch === epoch
      }).length > 0,
    isDeviceListed: async (trx, { device }, why) =>
      select(trx, review_items, (item) => {
        return item.why === why && item.resolved_at_ms === null && item.device === device
      }).length > 0,
    isJournalInDoubt: async (trx, { device }) =>
      select(trx, review_items, (item) => {
        const isInDoubt = (item.why === 'quarantined' || item.why === 'forked') && item.resolved_at_ms === null
        return isInDoubt && item.device === device
      }).length > 0,
    findItem: async (trx, _, itemId) => find(trx, review_items, itemId),
    lockItem: async (trx, _, itemId) => lockRow(trx, review_items, itemId, 'alone'),
    lockRefundDue: async (trx, _, ticketNumber) => {
      const isDue = isRefundDueOf(ticketNumber)
      const [item] = await lockRows(trx, review_items, select(trx, review_items, isDue), isDue, 'alone')
      return item as RefundDue | undefined
    },
    lockRefundsDue: async (trx, _, ticketNumbers) => {
      const isDue = (item: Item) => ticketNumbers.some((number) => isRefundDueOf(number)(item))
      const due = select(trx, review_items, isDue).sort((a, b) => Number(a.ticket_number) - Number(b.ticket_number))
      return (await lockRows(trx, review_items, due, isDue, 'alone')) as RefundDue[]
    },
    countOpenItems: async (trx) => {
      const open = select(trx, review_items, (item) => isItemOpen(tables, trx, item))
      const byDevice = Map.groupBy(open, ({ device }) => device ?? 0)
      return [...byDevice].map(([device, { length: count }]) => ({ device, count })).sort((a, b) => a.device - b.device)
    },
    openItems: async (trx, _, { devices, order, after, maxOfEach }) => {
      const compare = (a: ItemPlace, b: ItemPlace) =>
        Number(a.isUnread) - Number(b.isUnread) || (order === 'oldest' ? a.itemId - b.itemId : b.itemId - a.itemId)
      const open = select(trx, review_items, (item) => isItemOpen(tables, trx, item))
        .filter((item) => !after || compare(placeOf(item), after) > 0)
        .sort((a, b) => compare(placeOf(a), placeOf(b)))
      return devices
        .toSorted((a, b) => a - b)
        .flatMap((device) => open.filter((item) => (item.device ?? 0) === device).slice(0, maxOfEach))
        .map((item) => ({
          item,
          ticket: find(trx, tickets, String(item.ticket_number)) ?? null,
          showtime: find(trx, showtimes, String(item.showtime_id)) ?? null,
          told: isAboutPayment(item) ? (find(trx, journal_entries, entryOf(item))?.raw ?? null) : null,
        }))
    },
    hasClaimed: async (trx, { ticket_number }, device) =>
      find(trx, refund_claims, `${ticket_number}/${device}`) !== undefined,
    wasListed: async (trx, { device }, entryId) =>
      select(trx, review_items, (item) => item.device === device && item.entry_id === entryId).length > 0,
    setPaid: async (trx, item, paidFen) => change(trx, item, { paid_fen: paidFen }),
    setPayer: async (trx, item, payer) => {
      const { cinema_id, ticket_number } = item
      await insertUnlessTaken(trx, refund_claims, { cinema_id, ticket_number, device: payer })
      await change(trx, item, { payer })
    },
  }
}
