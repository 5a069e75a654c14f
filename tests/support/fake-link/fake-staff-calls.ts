import type { SaleId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { ListedSale } from '../../../shared/sales/sale-list.ts'
import type { ShownItem } from '../../../shared/sales/staff-calls.ts'
import { type FakeCinema, ticketOf } from './fake-cinema.ts'
import type { Calls } from './fake-link.ts'

const fakePage = 10

type StaffCalls = Pick<
  Calls,
  | 'payments.settle'
  | 'sales.deliver'
  | 'sales.seen'
  | 'sales.collected'
  | 'sales.void'
  | 'refunds.payCash'
  | 'review.list'
  | 'review.end'
>

/** What staff do at the made-up kiosk: each thing is done, and is gone from its list. */
export function createFakeStaffCalls({ state, change }: FakeCinema): StaffCalls {
  const become = (saleId: SaleId, to: (sale: ListedSale) => Partial<ListedSale>) =>
    change(() => {
      state.sales = state.sales.map((sale) => (sale.saleId === saleId ? { ...sale, ...to(sale) } : sale))
    })
  const end = (isEnded: (item: ShownItem) => boolean) =>
    change(() => {
      state.reviewItems = state.reviewItems.filter((item) => !isEnded(item))
    })
  return {
    'payments.settle': ({ paymentKey }) => {
      change(() => {
        state.openPayments = state.openPayments.filter((payment) => payment.paymentKey !== paymentKey)
      })
      return accepted({})
    },
    'sales.deliver': ({ saleId }) => {
      const sale = state.sales.find((listed) => listed.saleId === saleId)
      if (!sale) return refused({ code: 'NoSale' })
      const copy = sale.copies + 1
      become(saleId, () => ({ mayVoid: false }))
      const tickets = sale.tickets.map(({ row, col }, index) => ({
        ...{ row, col, showtimeId: 1 as ListedShowtimeId },
        ...ticketOf(9, index),
        ...{ filmTitle: sale.filmTitle, hallName: sale.hallName, beginsAt: sale.beginsAt },
      }))
      return accepted({ tickets, copy })
    },
    'sales.seen': ({ saleId, copy }) => {
      if (state.isNobodys) return refused({ code: 'NotEnrolled' })
      become(saleId, ({ state: before }) => ({ state: before === 'collected' ? before : 'seen', copies: copy }))
      return accepted({})
    },
    'sales.collected': ({ saleId }) => {
      if (state.isNobodys) return refused({ code: 'NotEnrolled' })
      become(saleId, () => ({ state: 'collected' }))
      return accepted({})
    },
    'sales.void': ({ saleId }) => {
      become(saleId, () => ({ state: 'voided', mayShow: false, mayVoid: false }))
      return accepted({})
    },
    'refunds.payCash': ({ ticketNumber }) => {
      const item = state.reviewItems.find(({ ticket }) => ticket?.ticketNumber === ticketNumber)
      if (!item || item.amountFen === null) return refused({ code: 'NoRefundDue' })
      end((ended) => ended === item)
      return accepted({ amountFen: item.amountFen })
    },
    'review.list': ({ device: only, order = 'oldest', after }) => {
      if (state.line !== 'online') return refused({ code: 'NoLine' })
      const byDevice = Map.groupBy(state.reviewItems, ({ device }) => device ?? 0)
      const groups = [...byDevice].flatMap(([device, items]) => {
        if (only !== undefined && device !== only) return []
        const inOrder = order === 'oldest' ? items : items.toReversed()
        const from = after === undefined ? 0 : inOrder.findIndex(({ itemId }) => after === `0-${itemId}`) + 1
        const shown = inOrder.slice(from, from + fakePage)
        const next = from + fakePage < items.length ? `0-${shown.at(-1)?.itemId}` : null
        return [{ device, openCount: items.length, items: shown, next }]
      })
      return accepted({ openCount: state.reviewItems.length, groups })
    },
    'review.end': ({ itemId, end: way }) => {
      const item = state.reviewItems.find((listed) => listed.itemId === itemId)
      if (!item) return refused({ code: 'NoItem' })
      end((ended) => ended === item)
      if (way.kind !== 'reseat' || !item.showtime) return accepted({ ticket: null, showing: null })
      const { showtimeId, filmTitle, hallName, beginsAtMs } = item.showtime
      const names = { filmTitle, hallName, beginsAt: beginsAtMs / 1_000 }
      const ticket = { ...way.seat, showtimeId, ...ticketOf(8, itemId), ...names }
      return accepted({ ticket, showing: null })
    },
  }
}

type ListedShowtimeId = NonNullable<ShownItem['showtime']>['showtimeId']
