import type { AccountId, DeviceNumber, PaymentKey, SaleId, ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import { toFen } from '../../shared/core/money.ts'
import type { EntryBody, EntryKind, EntryOfKind, SettledOutcome } from '../../shared/journal/journal-entry.ts'
import type { GrantedSeat } from '../../shared/seats/contract.ts'

export const aShowtimeId = 7 as ShowtimeId
const aStaffId = 5 as AccountId
export const aSaleId = '00000000-0000-4000-8000-00000000000a' as SaleId
export const aPaymentKey = '00000000-0000-4000-8000-00000000000b' as PaymentKey

/** One entry of a journal; `seq`, `id` and `at` follow from its place, so that two runs make the same. */
export function anEntry<Kind extends EntryKind>(
  kind: Kind,
  body: EntryBody<Kind>,
  { seq = 1, device = 1 }: { seq?: number; device?: number } = {},
): EntryOfKind<Kind> {
  const id = `00000000-0000-4000-8000-${String(device * 1_000_000 + seq).padStart(12, '0')}`
  return {
    device: device as DeviceNumber,
    epoch: 1,
    seq,
    id,
    kind,
    at: seq * 1_000,
    body,
  } as unknown as EntryOfKind<Kind>
}

export function rightsTaken(seats: readonly GrantedSeat[], place?: { seq?: number; device?: number }) {
  return anEntry(
    'rights-taken',
    { showtimeId: aShowtimeId, requestId: aSaleId, purpose: 'sale', seats: [...seats] },
    place,
  )
}

export function rightsGivenBack(seats: readonly GrantedSeat[], place?: { seq?: number; device?: number }) {
  return anEntry('rights-given-back', { showtimeId: aShowtimeId, seats: [...seats], reason: 'order-left' }, place)
}

export function paymentStarted(
  seats: readonly GrantedSeat[],
  { key = aPaymentKey, ...place }: { key?: PaymentKey; seq?: number; device?: number } = {},
) {
  return anEntry(
    'payment-started',
    {
      saleId: aSaleId,
      paymentKey: key,
      showtimeId: aShowtimeId,
      seats: seats.map((seat) => ({ ...seat, priceFen: toFen(4_500) })),
      totalFen: toFen(4_500 * seats.length),
      method: 'card',
    },
    place,
  )
}

const firstTicket = 100_000_001 as TicketNumber

export function settledByStaff(outcome: SettledOutcome) {
  const settled = { saleId: aSaleId, paymentKey: aPaymentKey, totalFen: toFen(4_500) }
  return anEntry('payment-settled-by-staff', { ...settled, outcome, accountId: aStaffId })
}

export function settlementChecked(staffSaid: SettledOutcome, terminalSaid: SettledOutcome) {
  const checked = { saleId: aSaleId, paymentKey: aPaymentKey, totalFen: toFen(4_500) }
  return anEntry('settlement-checked', { ...checked, staffSaid, terminalSaid })
}

/** The tickets of the sale that `sold` makes, the first `count` of them. */
export function printed({ copy = 1, count = 1, seq = 1 } = {}) {
  return anEntry('printed', { saleId: aSaleId, ticketNumbers: ticketNumbers(count), how: 'screen', copy }, { seq })
}

export function seen({ copy = 1, count = 1, seq = 1 } = {}) {
  return anEntry('seen', { saleId: aSaleId, ticketNumbers: ticketNumbers(count), copy }, { seq })
}

export function collected({ copy = 1, count = 1, seq = 1 } = {}) {
  return anEntry('collected', { saleId: aSaleId, ticketNumbers: ticketNumbers(count), copy }, { seq })
}

export function voided({ count = 1, seq = 1 } = {}) {
  const sale = { saleId: aSaleId, showtimeId: aShowtimeId, ticketNumbers: ticketNumbers(count) }
  return anEntry('voided', { ...sale, accountId: aStaffId }, { seq })
}

export function refundStarted({ at = 0, amountFen = 4_500 } = {}) {
  return anEntry('refund-started', { ...aRefund(at, amountFen), paymentKey: aPaymentKey })
}

export function refundPaid({ at = 0, amountFen = 4_500, inCash = false } = {}) {
  const cash = { how: 'cash', accountId: aStaffId } as const
  const paid = inCash ? cash : ({ how: 'terminal', terminalReference: 'R1' } as const)
  return anEntry('refund-paid', { ...aRefund(at, amountFen), paid })
}

function aRefund(at: number, amountFen: number) {
  return { ticketNumber: (firstTicket + at) as TicketNumber, saleId: aSaleId, amountFen: toFen(amountFen) }
}

function ticketNumbers(count: number): TicketNumber[] {
  return Array.from({ length: count }, (_, index) => (firstTicket + index) as TicketNumber)
}

export function sold(
  seats: readonly GrantedSeat[],
  { key = aPaymentKey, ...place }: { key?: PaymentKey; seq?: number; device?: number } = {},
) {
  return anEntry(
    'sold',
    {
      saleId: aSaleId,
      showtimeId: aShowtimeId,
      tickets: seats.map((seat, index) => ({
        ...seat,
        ticketNumber: (firstTicket + index) as TicketNumber,
        priceFen: toFen(4_500),
        token: 'TOKEN',
      })),
      totalFen: toFen(4_500 * seats.length),
      payment: { key, method: 'card', terminalReference: 'T1' },
    },
    place,
  )
}
