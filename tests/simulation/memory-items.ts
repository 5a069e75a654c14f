import type { Book } from '../../server/ledger/ledger.ts'
import type { MemoryTables } from './memory-tables.ts'

type Names =
  | 'addRefundDue'
  | 'addToResolve'
  | 'endItem'
  | 'isListedApart'
  | 'isJournalInDoubt'
  | 'lockItem'
  | 'lockRefundDue'
  | 'openItems'
  | 'setPayer'

type Item = NonNullable<ReturnType<MemoryTables['to_resolve']['get']>>

const unset = { amount_fen: null, cause: null, payer: null, ended_how: null, ended_by: null, ended_at_device: null }

/** The part of the book that is about what waits for a person, and about money that is due. */
export function openMemoryItems(tables: MemoryTables): Pick<Book, Names> {
  const add = (item: Omit<Item, 'item_id'>) => {
    const item_id = tables.next('item_ids')
    tables.to_resolve.insert(String(item_id), { item_id, ...item })
  }
  const refundDueOf = (ticketNumber: number) =>
    [...tables.to_resolve.all()].find((item) => item.ticket_number === ticketNumber && item.why === 'refund-due')
  const change = ({ item_id }: Pick<Item, 'item_id'>, to: Partial<Item>) => {
    const row = tables.to_resolve.get(String(item_id))
    if (row) tables.to_resolve.put(String(item_id), { ...row, ...to })
  }

  return {
    addRefundDue: async ({ cinema_id, device, showtime_id, ticket_number, paid_fen }, cause, payer, nowMs) => {
      // An insert that finds a row there takes a number all the same.
      if (refundDueOf(ticket_number)) return void tables.next('item_ids')
      add({
        ...{ ...unset, cinema_id, device, showtime_id, ticket_number, why: 'refund-due', amount_fen: paid_fen },
        ...{ cause, payer, epoch: null, seq: null, made_at_ms: nowMs, resolved_at_ms: null, new_ticket_number: null },
      })
    },
    addToResolve: async ({ cinema_id, device, epoch }, { why, seq, showtimeId, ticketNumber, amountFen }, nowMs) =>
      add({
        ...{ ...unset, cinema_id, device, epoch, why, seq, showtime_id: showtimeId, ticket_number: ticketNumber },
        ...{ amount_fen: amountFen ?? null, made_at_ms: nowMs, resolved_at_ms: null, new_ticket_number: null },
      }),
    endItem: async (item, { how, by, device, newTicketNumber }, nowMs) =>
      change(item, {
        ...{ resolved_at_ms: nowMs, ended_how: how, ended_by: by?.accountId ?? null, ended_at_device: device },
        new_ticket_number: newTicketNumber ?? null,
      }),
    isListedApart: async ({ device, epoch }) =>
      [...tables.to_resolve.all()].some((item) => {
        const isApart = item.why === 'set-apart' && item.resolved_at_ms === null
        return isApart && item.device === device && item.epoch === epoch
      }),
    isJournalInDoubt: async ({ device }) =>
      [...tables.to_resolve.all()].some((item) => {
        const isInDoubt = (item.why === 'set-apart' || item.why === 'forked') && item.resolved_at_ms === null
        return isInDoubt && item.device === device
      }),
    lockItem: async (_, itemId) => tables.to_resolve.get(String(itemId)),
    lockRefundDue: async (_, ticketNumber) => refundDueOf(ticketNumber),
    openItems: async (_, most) =>
      [...tables.to_resolve.all()]
        .filter((item) => item.resolved_at_ms === null)
        .slice(0, most)
        .map((item) => ({
          item,
          ticket: tables.tickets.get(String(item.ticket_number)) ?? null,
          showtime: tables.showtimes.get(String(item.showtime_id)) ?? null,
        })),
    setPayer: async (item, payer) => change(item, { payer }),
  }
}
