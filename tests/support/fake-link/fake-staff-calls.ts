import type { SaleId } from '../../../shared/core/ids.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { ListedItem } from '../../../shared/sync/staff-messages.ts'
import type { FakeCinema } from './fake-cinema.ts'
import { ticketOf } from './fake-cinema.ts'
import type { Calls } from './fake-link.ts'

type StaffCalls = Pick<
  Calls,
  'payments.settle' | 'sales.handOut' | 'sales.void' | 'refunds.payCash' | 'toResolve.list' | 'toResolve.end'
>

/** What staff do at the made-up kiosk: each thing is done, and is gone from its list. */
export function createFakeStaffCalls({ state, change }: FakeCinema): StaffCalls {
  const handOver = (saleId: SaleId) =>
    change(() => {
      state.unseenSales = state.unseenSales.filter((sale) => sale.saleId !== saleId)
    })
  const end = (isEnded: (item: ListedItem) => boolean) =>
    change(() => {
      state.toResolve = state.toResolve.filter((item) => !isEnded(item))
    })
  return {
    'payments.settle': ({ paymentKey }) => {
      change(() => {
        state.openPayments = state.openPayments.filter((payment) => payment.paymentKey !== paymentKey)
      })
      return accepted({})
    },
    'sales.handOut': ({ saleId }) => {
      const sale = state.unseenSales.find((unseen) => unseen.saleId === saleId)
      if (!sale) return refused({ code: 'NoSale' })
      handOver(saleId)
      const tickets = Array.from({ length: sale.ticketCount }, (_, index) => ({
        ...{ row: 5, col: 8 + index, showtimeId: 1 as ListedShowtimeId },
        ...ticketOf(9, index),
      }))
      return accepted({ tickets })
    },
    'sales.void': ({ saleId }) => {
      handOver(saleId)
      return accepted({})
    },
    'refunds.payCash': ({ ticketNumber }) => {
      const item = state.toResolve.find(({ ticket }) => ticket?.ticketNumber === ticketNumber)
      if (!item || item.amountFen === null) return refused({ code: 'NoRefundDue' })
      end((ended) => ended === item)
      return accepted({ amountFen: item.amountFen })
    },
    'toResolve.list': () =>
      state.line === 'online' ? accepted({ items: state.toResolve }) : refused({ code: 'NoLine' }),
    'toResolve.end': ({ itemId, end: way }) => {
      const item = state.toResolve.find((listed) => listed.itemId === itemId)
      if (!item) return refused({ code: 'NoItem' })
      end((ended) => ended === item)
      if (way.how !== 'reseat' || !item.showtime) return accepted({ ticket: null })
      return accepted({ ticket: { ...way.seat, showtimeId: item.showtime.showtimeId, ...ticketOf(8, itemId) } })
    },
  }
}

type ListedShowtimeId = NonNullable<ListedItem['showtime']>['showtimeId']
