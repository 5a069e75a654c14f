import type { PaymentKey, TicketNumber } from '../../../shared/core/ids.ts'
import type { LedgerTx } from '../ledger.ts'
import {
  type Item,
  type ItemRow,
  type NewItem,
  type RefundDue,
  toEnded,
  toNewItem,
  toNewRefundDue,
} from '../review/review-store.ts'
import type { BatchPart } from './batch-part.ts'

type EntryPlace = Pick<ItemRow, 'device' | 'epoch' | 'seq'>

/**
 * Review items and money that is due, locked together and written together. `paymentOf`: the payment that an entry is
 * about which waits to be written. An item that waits has a number below zero.
 */
export function openBatchReview(
  tx: Pick<LedgerTx, 'review'>,
  paymentOf: (place: EntryPlace) => PaymentKey | null | undefined,
) {
  const items = new Map<number, ItemRow>()
  const duesByTicket = new Map<TicketNumber, number>()
  const itemsByPayment = new Map<PaymentKey, readonly number[]>()
  const openOfEpoch = new Set<string>()
  const added: number[] = []
  const changed = new Set<number>()
  let ticketsAsked: readonly TicketNumber[] = []
  let paymentsAsked: readonly PaymentKey[] = []

  const itemOf = (itemId: number): ItemRow => {
    const item = items.get(itemId)
    if (!item) throw new Error(`review item ${itemId} is changed and was not locked`)
    return item
  }
  const add = (item: NewItem): number => {
    const itemId = -1 - items.size
    items.set(itemId, { ...item, item_id: itemId })
    added.push(itemId)
    return itemId
  }
  const change = ({ item_id: itemId }: ItemRow, to: Partial<ItemRow>): void => {
    items.set(itemId, { ...itemOf(itemId), ...to })
    if (itemId >= 0) changed.add(itemId)
  }
  const dueOf = (ticketNumber: TicketNumber): RefundDue | undefined => {
    const itemId = duesByTicket.get(ticketNumber)
    return itemId === undefined ? undefined : (itemOf(itemId) as RefundDue)
  }

  async function lockRefundsDue(cinemaId: number, ticketNumbers: readonly TicketNumber[]): Promise<void> {
    if (ticketNumbers.length === 0) return
    ticketsAsked = ticketNumbers
    for (const due of await tx.review.lockRefundsDue(cinemaId, ticketNumbers)) {
      if (duesByTicket.has(due.ticket_number)) continue
      items.set(due.item_id, due)
      duesByTicket.set(due.ticket_number, due.item_id)
    }
  }

  async function lockPaymentItems(cinemaId: number, keys: readonly PaymentKey[]): Promise<void> {
    if (keys.length === 0) return
    paymentsAsked = keys
    const found = await tx.review.lockItemsOfPayments(cinemaId, keys)
    for (const { payment_key: _, ...item } of found) if (!items.has(item.item_id)) items.set(item.item_id, item)
    for (const key of keys) {
      itemsByPayment.set(
        key,
        found.filter((item) => item.payment_key === key).map((item) => item.item_id),
      )
    }
  }

  /** They have numbers of the database's now: whoever asks for one of them reads it. */
  function forgetAdded(): void {
    for (const [ticketNumber, itemId] of duesByTicket) if (itemId < 0) duesByTicket.delete(ticketNumber)
    itemsByPayment.clear()
    added.length = 0
  }

  const queries: BatchPart<'review'>['queries'] = {
    addItem: async (device, item: Item, nowMs) => {
      add(toNewItem(device, item, nowMs))
    },
    addRefundDue: async (ticket, cause, payer, nowMs) => {
      if (duesByTicket.has(ticket.ticket_number)) return
      duesByTicket.set(ticket.ticket_number, add(toNewRefundDue(ticket, cause, payer, nowMs)))
    },
    endItem: async (item, end, nowMs) => change(item, toEnded(end, nowMs)),
    hasClaimed: (item, device) => tx.review.hasClaimed(item, device),
    isListed: async (device, why) => {
      const isOne = (item: ItemRow) =>
        item.why === why && item.device === device.device && item.epoch === device.epoch && item.resolved_at_ms === null
      if (added.map(itemOf).some(isOne)) return true
      const key = `${device.device}/${device.epoch}/${why}`
      if (!openOfEpoch.has(key) && (await tx.review.isListed(device, why))) openOfEpoch.add(key)
      return openOfEpoch.has(key)
    },
    lockPaymentItems: async (cinemaId, key) => {
      if (!itemsByPayment.has(key)) {
        await lockPaymentItems(cinemaId, paymentsAsked.includes(key) ? paymentsAsked : [...paymentsAsked, key])
      }
      const waiting = added.map(itemOf).filter((item) => item.why === 'payment-open' && paymentOf(item) === key)
      return [...(itemsByPayment.get(key) ?? []).map(itemOf), ...waiting]
    },
    lockRefundDue: async (cinemaId, ticketNumber) => {
      // Where there was none, somebody else may have ended the ticket since. Asked as before, so that no other is locked.
      if (!duesByTicket.has(ticketNumber)) {
        const isAsked = ticketsAsked.includes(ticketNumber)
        await lockRefundsDue(cinemaId, isAsked ? ticketsAsked : [...ticketsAsked, ticketNumber])
      }
      return dueOf(ticketNumber)
    },
    setPaid: async (item, paidFen) => change(item, { paid_fen: paidFen }),
    wasListed: async (device, entryId) => {
      const isOne = (item: ItemRow) => item.device === device.device && item.entry_id === entryId
      return added.map(itemOf).some(isOne) || tx.review.wasListed(device, entryId)
    },
  }

  return {
    queries,
    lockRefundsDue,
    lockPaymentItems,
    flush: async (): Promise<void> => {
      if (changed.size > 0) await tx.review.changeItems([...changed].map(itemOf))
      const newItems = added.map((itemId): NewItem => {
        const { item_id: _, ...item } = itemOf(itemId)
        return item
      })
      if (newItems.length > 0) await tx.review.addItems(newItems)
      changed.clear()
      if (added.length > 0) forgetAdded()
    },
    forget: (): void => {
      for (const known of [items, changed, duesByTicket, itemsByPayment, openOfEpoch]) known.clear()
      added.length = 0
    },
  }
}
