import type { Bilingual, ShowtimeReplica } from '../../shared/catalog/replicas.ts'
import type { PaymentKey, SaleId, ShowtimeId } from '../../shared/core/ids.ts'
import type { PaymentMethod } from '../../shared/core/payment-method.ts'
import type { Language } from '../../shared/core/wire.ts'
import type { EntryBody, Performance, PricedSeat, SoldTicket } from '../../shared/journal/journal-entry.ts'
import type { OrderView } from '../../shared/sales/order.ts'
import { totalPrice } from '../../shared/sales/price.ts'
import { type ShowtimeChange, whatChanged } from '../../shared/showtimes/what-changed.ts'
import type { ShowtimeFacts } from '../catalog/showtime-facts.ts'
import type { CinemaClock } from '../cinema-clock.ts'

/** A showtime as a customer was offered it, under the names that it had. */
export type Offered = {
  readonly showtime: Omit<ShowtimeReplica, 'isDeleted'>
  readonly filmTitle: Bilingual
  readonly posterPath: string | null
  readonly hallName: Bilingual
}

/** What is being bought, as it was when the seats were held: a price that changes later does not change it. */
export type Basket = {
  readonly saleId: SaleId
  readonly showtimeId: ShowtimeId
  readonly seats: readonly PricedSeat[]
  /** null: after a restart, of a showtime that the catalog has lost. */
  readonly offered: Offered | null
  /** In which its customer read the screens, from the payment on. */
  readonly language?: Language | undefined
}

/** How long the seats are held: by the monotonic clock, for every other clock may jump. */
export type HoldTime = { readonly endsAtMonotonicMs: number; readonly canExtend: boolean }

/** How a payment ended that charged nothing. */
export type Declined = EntryBody<'payment-declined'>['outcome']

type Paying = {
  readonly basket: Basket
  readonly paymentKey: PaymentKey
  readonly method: PaymentMethod
  /** The hold it goes back to if nothing is charged; null where a restart ended the hold. */
  readonly hold: HoldTime | null
  /** When the customer was last known to stand here; Infinity while the terminal has them. */
  readonly lastThereAtMonotonicMs: number
}

/** What is over and still on the screen. The main process takes it off, page or no page. */
type Ending = { readonly basket: Basket; readonly endsAtMonotonicMs: number }

/** An order whose payment is open. */
export type PayingOrder =
  | ({ readonly stage: 'paying'; readonly isCancelling: boolean } & Paying)
  | ({ readonly stage: 'verifying' } & Paying)

/**
 * In the journal as sold: its tickets go on the screen once it is on disk that they do. A disk that is full for long must
 * not bring them there when somebody else stands before it.
 */
export type PaidOrder = {
  readonly stage: 'paid'
  /** What the screen shows until then; null: nothing, after a restart. */
  readonly before: PayingOrder | null
  readonly tickets: readonly SoldTicket[]
  /** For how long they will be shown. */
  readonly shownMs: number
  /** Whether it was sold without the server; null: that was before a restart. */
  readonly isOffline: boolean | null
} & Ending

export type OrderState =
  | { readonly stage: 'none' }
  | { readonly stage: 'held'; readonly basket: Basket; readonly hold: HoldTime; readonly lastPayment: Declined | null }
  | PayingOrder
  | PaidOrder
  | ({ readonly stage: 'reversed' } & Ending)
  /** Paid, though so late that whoever stands here now may be somebody else: staff have the tickets. */
  | ({ readonly stage: 'with-staff' } & Ending)
  | ({
      readonly stage: 'sold'
      readonly tickets: readonly SoldTicket[]
      readonly isOffline: boolean | null
      /** Which showing of these tickets it is. */
      readonly copy: number
      /** How often a touch may still keep them on the screen. */
      readonly staysLeft: number
    } & Ending)

export const noOrder = { stage: 'none' } as const

/** The order as it is on the screen: one that is paid is as it was before, until its tickets are printed. */
export function shownOrder(order: OrderState): Exclude<OrderState, PaidOrder> {
  return order.stage === 'paid' ? (order.before ?? noOrder) : order
}

const nameless: Bilingual = { zh: '', en: '' }

/**
 * The showtime as it is offered now, or as it was while this performance was on. A name that is gone, as of a film that
 * was taken away, is left blank.
 */
export function offerOf(
  facts: ShowtimeFacts,
  { showtimeId, performance }: { readonly showtimeId: ShowtimeId; readonly performance?: Performance | undefined },
): Offered | null {
  const now = facts.showtimeFor(showtimeId)
  if (!now) return null
  const showtime = { ...now, ...performance }
  const film = facts.filmFor(showtime.filmId)
  const posterId = film?.posterId ?? null
  return {
    showtime,
    filmTitle: film?.title ?? nameless,
    posterPath: posterId === null ? null : `/poster/${posterId}`,
    hallName: facts.hallFor(showtime.hallId)?.name ?? nameless,
  }
}

/** What the basket's customer means to see. */
export function performanceOf({ offered }: Basket): { readonly performance?: Performance } {
  if (!offered) return {}
  const { filmId, hallId, beginsAt } = offered.showtime
  return { performance: { filmId, hallId, beginsAt } }
}

/** What became of the basket's showtime since its seats were held (rule 11). */
export function changeOf({ offered }: Basket, facts: ShowtimeFacts): ShowtimeChange | null {
  return offered && whatChanged(offered.showtime, facts.showtimeFor(offered.showtime.showtimeId))
}

/**
 * The order as a screen shows it: all of it as it was offered, and what has changed since. `cinemaMsAt` tells what time it
 * is by the clock that the screen counts down by when it is this by the monotonic one.
 */
export function toOrderView(
  order: Exclude<OrderState, PaidOrder>,
  facts: ShowtimeFacts,
  methods: readonly PaymentMethod[],
  cinemaMsAt: CinemaClock['cinemaMsAt'],
): OrderView {
  if (order.stage === 'none') return order
  const basics = toBasics(order.basket, facts)
  if (!basics) return { stage: 'none' }
  const changed = changeOf(order.basket, facts)
  switch (order.stage) {
    case 'held': {
      const { endsAtMonotonicMs, canExtend } = order.hold
      const { lastPayment } = order
      const endsAtMs = cinemaMsAt(endsAtMonotonicMs)
      return { stage: 'held', ...basics, methods: [...methods], endsAtMs, canExtend, lastPayment, changed }
    }
    case 'paying':
      return { stage: 'paying', ...basics, method: order.method, isCancelling: order.isCancelling }
    case 'verifying':
      return { stage: 'verifying', ...basics, method: order.method }
    case 'reversed':
    case 'with-staff':
      return { stage: order.stage, ...basics }
    case 'sold': {
      const tickets = order.tickets.map(({ grantNumber: _, ...ticket }) => ticket)
      const { isOffline, copy } = order
      const endsAtMs = cinemaMsAt(order.endsAtMonotonicMs)
      const changedSince = changed === 'repriced' ? null : changed
      return { stage: 'sold', ...basics, tickets, isOffline, copy, endsAtMs, changed: changedSince }
    }
  }
}

function toBasics({ saleId, showtimeId, seats, offered, language }: Basket, facts: ShowtimeFacts) {
  const shown = offered ?? offerOf(facts, { showtimeId })
  if (!shown) return null
  const { showtime, filmTitle, posterPath, hallName } = shown
  return {
    saleId,
    filmId: showtime.filmId,
    filmTitle,
    posterPath,
    showtimeId,
    beginsAt: showtime.beginsAt,
    hallName,
    lines: seats.map(({ row, col, priceFen }) => ({ row, col, priceFen })),
    totalFen: totalPrice(seats),
    language: language ?? null,
  }
}
