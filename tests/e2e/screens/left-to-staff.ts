import type { DeviceNumber, PaymentKey, SaleId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { ListedSale } from '../../../shared/sales/sale-list.ts'
import type { ShownItem } from '../../../shared/sales/staff-calls.ts'
import type { WhyListed } from '../../../shared/sync/staff-messages.ts'

// What the staff pages show, made up for tests.

const soldAtMs = Date.UTC(2026, 10, 21, 12)

/** As long as a title may be, with and without a place to break. */
const longTitle = { zh: '很长的片名'.repeat(24), en: `${'Extraordinarily '.repeat(6)}${'x'.repeat(24)}` }

export function listedSale(index: number): ListedSale {
  const ticketNumber = (100_000_100 - index) as TicketNumber
  return {
    saleId: `00000000-0000-4000-8000-0000000000${String(index).padStart(2, '0')}` as SaleId,
    atMs: soldAtMs - index * 60_000,
    filmTitle: { zh: '片', en: 'Film' },
    hallName: { zh: '厅', en: 'Hall' },
    beginsAt: null,
    tickets: [{ row: 1, col: 1, ticketNumber, isRefunded: false, reseatedTo: null }],
    totalFen: toFen(3_990),
    method: 'card',
    state: 'seen',
    copies: 1,
    mayShow: true,
    mayVoid: false,
  }
}

/** One in each state, under long titles; each of six tickets, the last of them reseated. */
export function salesInEachState(): ListedSale[] {
  const states = ['never-seen', 'settled-late', 'seen', 'collected', 'voided', 'refunded'] as const
  return states.map((state, index): ListedSale => {
    const sale = listedSale(index)
    const mayShow = state !== 'voided' && state !== 'refunded'
    const tickets = Array.from({ length: 6 }, (_, at) => ({
      row: 30,
      col: at + 1,
      ticketNumber: (100_000_100 + at) as TicketNumber,
      isRefunded: state === 'refunded',
      reseatedTo: at === 5 && mayShow ? { row: 2, col: 2, ticketNumber: 900_000_001 as TicketNumber } : null,
    }))
    const isUndelivered = state === 'never-seen'
    const copies = isUndelivered || state === 'settled-late' ? 0 : index
    return { ...sale, state, filmTitle: longTitle, tickets, mayShow, mayVoid: isUndelivered, copies }
  })
}

/** An item of this kiosk, about a ticket in this seat. */
export function listedItem(device: number, col: number): ShownItem {
  return {
    itemId: device * 1_000 + col,
    why: 'price',
    cause: null,
    madeAtMs: soldAtMs,
    device: device as DeviceNumber,
    seq: col,
    amountFen: null,
    paidFen: toFen(0),
    payer: null,
    payment: null,
    ticket: { ticketNumber: (device * 1_000 + col) as TicketNumber, row: 1, col, paidFen: toFen(3_990), state: 'sold' },
    showtime: null,
    ways: ['accept'],
  }
}

const reasons: Readonly<Record<WhyListed, true>> = {
  displaced: true,
  unreadable: true,
  'called-off': true,
  'showtime-changed': true,
  'settled-otherwise': true,
  'payment-open': true,
  'refund-undue': true,
  'refund-differs': true,
  price: true,
  'foreign-id': true,
  'number-taken': true,
  'other-journal': true,
  quarantined: true,
  'quarantine-full': true,
  'refund-due': true,
  forked: true,
  unproven: true,
  contested: true,
  undelivered: true,
}

/** One for each reason there is, of two kiosks and of none, under long titles and with every way to end it. */
export function itemsOfEachReason(): ShownItem[] {
  return (Object.keys(reasons) as WhyListed[]).map((why, index): ShownItem => {
    const device = index % 3
    const paymentKey = `00000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}` as PaymentKey
    return {
      ...listedItem(device, index + 1),
      device: device === 0 ? null : (device as DeviceNumber),
      why,
      cause: why === 'refund-due' ? 'displaced' : null,
      amountFen: toFen(98_765_400),
      payment: { paymentKey, startedAtMs: soldAtMs, method: 'wallet', isCharged: true },
      showtime: {
        ...{
          showtimeId: 7 as ShowtimeId,
          filmTitle: longTitle,
          hallName: { zh: 'IMAX 厅', en: 'IMAX' },
          beginsAtMs: soldAtMs,
        },
        ...{ priceFen: toFen(3_990), isCalledOff: true },
      },
      ways: ['accept', 'refund', 'reseat', 'apply'],
    }
  })
}
