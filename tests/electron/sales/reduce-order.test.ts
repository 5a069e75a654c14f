import { describe, expect, it } from 'vitest'
import {
  type Basket,
  noOrder,
  type OrderState,
  type PaidOrder,
  type PayingOrder,
} from '../../../electron/sales/order-state.ts'
import { type Now, type OrderEvent, type Reduced, reduceOrder } from '../../../electron/sales/reduce-order.ts'
import type { DeviceNumber, PaymentKey, SaleId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import type { Fen } from '../../../shared/core/money.ts'
import type { EntryKind, SoldTicket } from '../../../shared/journal/journal-entry.ts'
import { customerStaysMs, maxStays, ticketsShownMs } from '../../../shared/sales/delivery.ts'

const saleId = 'sale' as SaleId
const paymentKey = 'key' as PaymentKey
const showtimeId = 7 as ShowtimeId
const seat = { row: 1, col: 1, grantNumber: 1, priceFen: 4_000 as Fen }
const ticket: SoldTicket = { ...seat, ticketNumber: 11 as TicketNumber, token: 'token' }
const basket: Basket = { saleId, showtimeId, seats: [seat], offered: null, language: undefined }
const nextBasket: Basket = { ...basket, saleId: 'next' as SaleId }

const now: Now = { monotonicMs: 100_000, holdMs: 900_000, isOnline: true }
const inMs = (ms: number) => ({ endsAtMonotonicMs: now.monotonicMs + ms })
const outcomeShownMs = 5 * 60_000

const held: OrderState = { stage: 'held', basket, hold: { ...inMs(60_000), canExtend: true }, lastPayment: null }
const payingParts = { basket, paymentKey, method: 'card', hold: { ...inMs(70_000), canExtend: true } } as const
const paying: PayingOrder = {
  stage: 'paying',
  isCancelling: false,
  lastThereAtMonotonicMs: Number.POSITIVE_INFINITY,
  ...payingParts,
}
const verifying: PayingOrder = { stage: 'verifying', lastThereAtMonotonicMs: now.monotonicMs, ...payingParts }
const found: PayingOrder = { ...verifying, hold: null }
const paid: PaidOrder = {
  stage: 'paid',
  before: paying,
  basket,
  tickets: [ticket],
  shownMs: ticketsShownMs,
  isOffline: false,
  ...inMs(customerStaysMs),
}
const sold: OrderState = {
  stage: 'sold',
  basket,
  tickets: [ticket],
  isOffline: false,
  copy: 1,
  staysLeft: maxStays,
  ...inMs(ticketsShownMs),
}
const reversed: OrderState = { stage: 'reversed', basket, ...inMs(outcomeShownMs) }
const withStaff: OrderState = { stage: 'with-staff', basket, ...inMs(outcomeShownMs) }

const release = { kind: 'release', basket, next: null } as const
const deliver = { kind: 'deliver', saleId } as const

/** The order learns of this entry. */
function written(kind: EntryKind, body: object): OrderEvent {
  const entry = { device: 1 as DeviceNumber, epoch: 1, seq: 1, at: 0, kind, body }
  return { kind: 'written', entry: entry as never }
}

const about = { saleId, paymentKey }
const soldEntry = (settledBy: 'charge' | 'inquiry' | 'staff') =>
  written('sold', { saleId, showtimeId, tickets: [ticket], payment: { key: paymentKey, method: 'card', settledBy } })
const printed = (copy = 1) => written('printed', { saleId, ticketNumbers: [ticket.ticketNumber], copy, how: 'screen' })
const declined = written('payment-declined', { ...about, outcome: 'declined' })
const reversedEntry = written('reversed', about)
const unknown = written('payment-unknown', about)
const byStaff = (outcome: 'charged' | 'not-charged') => written('payment-settled-by-staff', { ...about, outcome })

type Row = readonly [
  title: string,
  order: OrderState,
  event: OrderEvent,
  next: OrderState,
  effects?: Reduced['effects'],
  now?: Partial<Now>,
]

const isAgain = (ms: number, lastPayment: 'declined' | 'never-charged' | null = null): OrderState => ({
  stage: 'held',
  basket,
  hold: { ...inMs(ms), canExtend: true },
  lastPayment,
})

const rows: readonly Row[] = [
  ['a hold begins the time to pay', noOrder, { kind: 'held', basket }, isAgain(900_000)],
  [
    'another hold replaces the one before, and releases its seats but for those that stay',
    held,
    { kind: 'held', basket: nextBasket },
    { ...held, basket: nextBasket, hold: { ...inMs(900_000), canExtend: true } },
    [{ kind: 'release', basket, next: nextBasket }],
  ],
  [
    'a hold takes a sale that waits to be shown after a restart off the screen',
    { ...paid, before: null },
    { kind: 'held', basket: nextBasket },
    { ...held, basket: nextBasket, hold: { ...inMs(900_000), canExtend: true } },
  ],
  [
    'a hold is longer by as much again when it is extended, once',
    held,
    { kind: 'extended' },
    { ...held, hold: { ...inMs(960_000), canExtend: false } },
  ],
  ['what is not held is not extended', paying, { kind: 'extended' }, paying],
  [
    'a payment keeps the hold that it began in',
    { ...held, hold: { ...inMs(70_000), canExtend: true } },
    { kind: 'payment-begun', paymentKey, method: 'card', language: undefined },
    paying,
  ],
  ['a payment that could not be begun leaves the hold', paying, { kind: 'payment-not-begun' }, isAgain(70_000)],
  [
    'a payment that is cancelled is waited for all the same',
    paying,
    { kind: 'cancel-asked' },
    { ...paying, isCancelling: true },
  ],
  [
    'an order that is paid already may still be shown as being cancelled',
    paid,
    { kind: 'cancel-asked' },
    { ...paid, before: { ...paying, isCancelling: true } },
  ],
  [
    'the customer stands there by themselves from the answer of the terminal on',
    paying,
    { kind: 'terminal-answered', paymentKey },
    { ...paying, lastThereAtMonotonicMs: now.monotonicMs },
  ],
  [
    'the answer to another payment means nothing',
    paying,
    { kind: 'terminal-answered', paymentKey: 'other' as PaymentKey },
    paying,
  ],
  ['a payment whose end is not known is verified', paying, unknown, verifying],
  [
    'an entry about another payment means nothing',
    paying,
    written('payment-declined', { paymentKey: 'other' }),
    paying,
  ],
  ['a payment that is declined leaves the hold', paying, declined, isAgain(70_000, 'declined')],
  [
    'a hold that ended while its customer paid goes on for a minute',
    { ...paying, hold: { ...inMs(-5_000), canExtend: true } },
    declined,
    isAgain(60_000, 'declined'),
  ],
  ['a payment that is declined after a restart ends the order', found, declined, noOrder, [release]],
  ['a payment that is reversed is shown as such', verifying, reversedEntry, reversed, [release]],
  [
    'the word of staff that nothing was charged leaves the hold',
    verifying,
    byStaff('not-charged'),
    isAgain(70_000, 'never-charged'),
  ],
  ['the word of staff that it was charged waits for the sale', verifying, byStaff('charged'), verifying],
  ['a sale is delivered, and shown as before until that is on disk', paying, soldEntry('charge'), paid, [deliver]],
  [
    'a sale without the server is noted as such',
    paying,
    soldEntry('charge'),
    { ...paid, isOffline: true },
    [deliver],
    { isOnline: false },
  ],
  [
    'a sale of a customer who stands there for two minutes is still delivered',
    { ...verifying, lastThereAtMonotonicMs: now.monotonicMs - customerStaysMs },
    soldEntry('inquiry'),
    { ...paid, before: { ...verifying, lastThereAtMonotonicMs: now.monotonicMs - customerStaysMs } },
    [deliver],
  ],
  [
    'a sale that comes out later than that is left to staff',
    { ...verifying, lastThereAtMonotonicMs: now.monotonicMs - customerStaysMs - 1 },
    soldEntry('inquiry'),
    withStaff,
    [release],
  ],
  ['a sale by the word of staff is left to them', verifying, soldEntry('staff'), withStaff, [release]],
  ['tickets are on the screen once it is on disk that they are', paid, printed(), sold, [release]],
  ['tickets of another sale are not', paid, written('printed', { saleId: 'other', ticketNumbers: [], copy: 1 }), paid],
  ['tickets whose write took too long are not shown', { ...paid, ...inMs(0) }, printed(), { ...paid, ...inMs(0) }],
  ['nothing is printed on the screen of somebody who holds seats', held, printed(), held],
  ['tickets that could not be written in time are left to staff', paid, { kind: 'time-passed' }, withStaff, [release]],
  [
    'a sale that waits after a restart is given up in time',
    { ...paid, before: null },
    { kind: 'time-passed' },
    noOrder,
  ],
  [
    'a touch keeps the tickets on the screen',
    { ...sold, ...inMs(1_000) },
    { kind: 'touched' },
    { ...sold, staysLeft: maxStays - 1 },
  ],
  ['a touch too many does not', { ...sold, staysLeft: 0 }, { kind: 'touched' }, { ...sold, staysLeft: 0 }],
  ['tickets leave the screen in time', sold, { kind: 'time-passed' }, noOrder],
  ['a hold is judged once its time has passed', held, { kind: 'time-passed' }, held, [{ kind: 'end-hold' }]],
  ['a payment has no time that passes', paying, { kind: 'time-passed' }, paying],
  ['a hold that is left releases its seats', held, { kind: 'left' }, noOrder, [release]],
  ['tickets that are collected leave the screen', sold, { kind: 'left' }, noOrder],
  ['a payment that is open is not left', verifying, { kind: 'left' }, verifying],
  ['a sale that waits to be shown is not left', { ...paid, before: null }, { kind: 'left' }, { ...paid, before: null }],
  [
    'a sale that a restart found is delivered without a word of what was on the screen',
    noOrder,
    { kind: 'sale-found', basket, tickets: [ticket], shownMs: 40_000 },
    { ...paid, before: null, isOffline: null, shownMs: 40_000, ...inMs(40_000) },
    [deliver],
  ],
]

describe('an order', () => {
  for (const [title, order, event, next, effects = [], at = {}] of rows) {
    it(title, () => {
      expect(reduceOrder(order, event, { ...now, ...at })).toEqual({ order: next, effects })
    })
  }

  it('stays the very same where an event means nothing to it', () => {
    expect(reduceOrder(paying, printed(), now).order).toBe(paying)
  })

  it('after a restart is verified, with its customer last there when the payment began', () => {
    const event = {
      kind: 'open-payment-found',
      payment: { ...about, showtimeId, seats: [seat], method: 'card' } as never,
      ageMs: 30_000,
      offered: null,
    } as const
    expect(reduceOrder(noOrder, event, now).order).toEqual({
      ...found,
      lastThereAtMonotonicMs: now.monotonicMs - 30_000,
    })
  })

  it('that is not held can not be paid', () => {
    const event = { kind: 'payment-begun', paymentKey, method: 'card' } as const
    expect(() => reduceOrder(sold, event, now)).toThrow('an order that is sold can')
  })
})
