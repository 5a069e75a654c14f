import type { PaymentKey, SaleId, ShowtimeId } from '../../shared/core/ids.ts'
import { sumFen } from '../../shared/core/money.ts'
import type { EntryBody, PricedSeat, SoldTicket } from '../../shared/sales/journal-entry.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import type { PaymentMethod } from '../../shared/sales/payment-method.ts'
import type { ShowtimeChange } from '../../shared/showtimes/what-changed.ts'
import type { ShowtimeFacts } from './showtime-facts.ts'

/** What is being bought, as it was when the seats were held: a price that changes later does not change it. */
export type Basket = {
  readonly saleId: SaleId
  readonly showtimeId: ShowtimeId
  readonly seats: readonly PricedSeat[]
}

/** How long the seats are held: by the monotonic clock, for the wall clock may jump. `endsAtMs` is only shown. */
export type HoldTime = { readonly endsAtMonotonicMs: number; readonly endsAtMs: number; readonly canExtend: boolean }

type Declined = EntryBody<'payment-declined'>['outcome']

type Paying = {
  readonly basket: Basket
  readonly paymentKey: PaymentKey
  readonly method: PaymentMethod
  /** The hold it goes back to if nothing is charged; null where a restart ended the hold. */
  readonly hold: HoldTime | null
}

export type OrderState =
  | { readonly stage: 'none' }
  | { readonly stage: 'held'; readonly basket: Basket; readonly hold: HoldTime; readonly lastPayment: Declined | null }
  | ({ readonly stage: 'paying'; readonly isCancelling: boolean } & Paying)
  | ({ readonly stage: 'finding-out' } & Paying)
  | { readonly stage: 'reversed'; readonly basket: Basket }
  | {
      readonly stage: 'sold'
      readonly basket: Basket
      readonly tickets: readonly SoldTicket[]
      readonly isOffline: boolean
    }

const methods: PaymentMethod[] = ['card', 'wallet']

/**
 * The order as a screen shows it; `changed` tells what became of its showtime since the seats were held. An order whose
 * showtime the catalogue has lost can't be shown.
 */
export function toOrderView(order: OrderState, facts: ShowtimeFacts, changed: () => ShowtimeChange | null): OrderView {
  if (order.stage === 'none') return order
  const basics = toBasics(order.basket, facts)
  if (!basics) return { stage: 'none' }
  switch (order.stage) {
    case 'held': {
      const { endsAtMs, canExtend } = order.hold
      const { lastPayment } = order
      return { stage: 'held', ...basics, methods, endsAtMs, canExtend, lastPayment, changed: changed() }
    }
    case 'paying':
      return { stage: 'paying', ...basics, method: order.method, isCancelling: order.isCancelling }
    case 'finding-out':
      return { stage: 'finding-out', ...basics, method: order.method }
    case 'reversed':
      return { stage: 'reversed', ...basics }
    case 'sold': {
      const tickets = order.tickets.map(({ grantNumber: _, ...ticket }) => ticket)
      return { stage: 'sold', ...basics, tickets, isOffline: order.isOffline }
    }
  }
}

function toBasics({ saleId, showtimeId, seats }: Basket, facts: ShowtimeFacts) {
  const showtime = facts.showtimeFor(showtimeId)
  const film = showtime && facts.filmFor(showtime.filmId)
  const hall = showtime && facts.hallFor(showtime.hallId)
  if (!showtime || !film || !hall) return null
  return {
    saleId,
    filmId: film.filmId,
    filmTitle: film.title,
    posterPath: film.posterId === null ? null : `/poster/${film.posterId}`,
    showtimeId,
    beginsAt: showtime.beginsAt,
    hallName: hall.name,
    lines: seats.map(({ row, col, priceFen }) => ({ row, col, priceFen })),
    totalFen: sumFen(seats.map((seat) => seat.priceFen)),
  }
}
