import type { AccountId } from '../../../shared/core/ids.ts'
import { fenToYuan } from '../../../shared/core/money.ts'
import { accepted, refused } from '../../../shared/core/result.ts'
import type { Clock } from '../../../shared/core/time.ts'
import { isSeat } from '../../../shared/seats/seat-plan.ts'
import type { Database } from '../../db/tables.ts'
import { findFilm } from '../../ledger/catalog/films-store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { findShowtime, listShowtimesOfFilm } from '../../ledger/showtimes/showtimes-store.ts'
import type { PolicyOf } from '../../policy/policies.ts'
import { boxOffice } from '../../reports/box-office.ts'
import { type BuyRefusal, createBuyTicket, type PaymentTrust } from '../../sales/buy-ticket.ts'
import { createHoldSeat, type HoldRefusal, type HoldRules } from '../../sales/hold-seat.ts'
import { listOrders, type OrderRecord } from '../../sales/list-orders.ts'
import { createRefundTicket, type RefundRules } from '../../sales/refund-ticket.ts'
import type { WebOrder } from '../../sales/web-order.ts'
import { takenSeats } from '../../seats/seat-states.ts'
import type { Given } from './contract.ts'
import { sentences } from './envelope.ts'
import { authorOf, type Caller, type Operation, operation } from './operation.ts'
import { toNewSchedule } from './showtime-answers.ts'
import { ticketContract, ticketSentences } from './ticket-contract.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export type TicketDeps = {
  readonly db: Database
  readonly ledger: Ledger
  readonly clock: Clock
  readonly policy: PolicyOf<HoldRules & RefundRules>
  readonly paymentTrust: PaymentTrust
}

const holdSentences = {
  NotShown: ticketSentences.notShown,
  NoSuchSeat: sentences.illegal,
  TooManyTickets: ticketSentences.tooMany,
  SeatGone: ticketSentences.gone,
} as const satisfies { readonly [Refusal in HoldRefusal]: string }

const buySentences = {
  NoOrder: ticketSentences.noOrder,
  Lapsed: ticketSentences.overtime,
  NotShown: ticketSentences.notShown,
  NotPaid: ticketSentences.notPaid,
} as const satisfies { readonly [Refusal in BuyRefusal]: string }

const states = { 'in-payment': 0, sold: 1, lapsed: -1, refunded: -3 } as const

/** Rows 18 to 24: tickets and box office. */
export function ticketOperations(deps: TicketDeps): Operation[] {
  const { db, ledger, clock, policy, paymentTrust } = deps
  const holdSeat = createHoldSeat({ ledger, clock, policy })
  const buyTicket = createBuyTicket({ ledger, clock, trust: paymentTrust })
  const refundTicket = createRefundTicket({ ledger, clock, policy })
  return [
    operation(ticketContract.findMovieSche, findMovieSche),
    operation(ticketContract.findTicket, findTicket),
    operation(ticketContract.inPayment, inPayment),
    operation(ticketContract.buyTicket, buy),
    operation(ticketContract.refundTicket, refund),
    operation(ticketContract.findUserTicket, findOwn),
    operation(ticketContract.findBoxOffice, findBoxOffice),
  ]

  async function findMovieSche(
    { cinemaId }: Caller<'anyone'>,
    { movie_id }: Given<typeof ticketContract.findMovieSche>,
  ) {
    if (!(await findFilm(db, cinemaId, movie_id))) return refused(sentences.illegal)
    return accepted((await listShowtimesOfFilm(db, cinemaId, movie_id, clock.nowMs())).map(toNewSchedule))
  }

  async function findTicket({ cinemaId }: Caller<'anyone'>, { schedule_id }: Given<typeof ticketContract.findTicket>) {
    const showtime = await findShowtime(db, cinemaId, schedule_id)
    if (!showtime || showtime.called_off_at_ms !== null) return refused(ticketSentences.noPlan)
    const taken = await takenSeats(db, cinemaId, schedule_id, clock.nowMs())
    // A kiosk may still hold places of the hall that the performance was moved out of.
    return accepted(taken.filter((seat) => isSeat(showtime.plan, seat)))
  }

  async function inPayment({ cinemaId, speaker }: Caller<'customer'>, sent: Given<typeof ticketContract.inPayment>) {
    const seat = { row: sent.seat_row, col: sent.seat_col }
    const held = await holdSeat(cinemaId, speaker.accountId, sent.schedule_id, seat)
    if (!held.ok) return refused(holdSentences[held.refusal])
    return accepted({ ...toOrder(held.value), is_active: states['in-payment'] })
  }

  async function buy({ cinemaId, speaker }: Caller<'customer'>, sent: Given<typeof ticketContract.buyTicket>) {
    const claimed = { isPaid: sent.is_paid === 1, proof: sent.payment_proof }
    const bought = await buyTicket(cinemaId, speaker.accountId, sent.order_id, claimed)
    return bought.ok ? accepted(toOrder(bought.value)) : refused(buySentences[bought.refusal])
  }

  async function refund(caller: Caller<'customer'>, { order_id }: Given<typeof ticketContract.refundTicket>) {
    const isStaff = caller.speaker.role === 'administrator'
    const refunded = await refundTicket({ ...authorOf(caller), isStaff }, order_id)
    return refunded.ok ? accepted('' as const) : refused(sentences.illegal)
  }

  async function findOwn({ cinemaId, speaker }: Caller<'customer'>) {
    const orders = await listOrders(db, cinemaId, speaker.accountId, clock.nowMs())
    return accepted(orders.map((order) => toOwnOrder(order, speaker.accountId)))
  }

  async function findBoxOffice({ cinemaId }: Caller<'admin'>) {
    const rows = await boxOffice(db, cinemaId)
    return accepted(
      rows.map((row) => ({
        movie_name: row.title.zh,
        schedule_cnt: row.showtimeCount,
        ticket_cnt: row.ticketCount,
        money_cnt: fenToYuan(row.takenFen),
        seat_cnt: row.seatCount,
      })),
    )
  }
}

function toOwnOrder(order: OrderRecord, customer: AccountId) {
  return {
    order_id: order.ticketNumber,
    customer_id: customer,
    schedule_id: order.showtimeId,
    order_discount_price: fenToYuan(order.paidFen),
    order_date: toUnixSeconds(order.madeAtMs),
    is_active: states[order.state],
    seat_row: order.row,
    seat_col: order.col,
    movie_name: order.filmTitle,
    hall_name: order.hallName,
    schedule_price: fenToYuan(order.priceFen),
    schedule_begin_time: toUnixSeconds(order.beginsAtMs),
    schedule_end_time: toUnixSeconds(order.endsAtMs),
  }
}

function toOrder(order: WebOrder) {
  return {
    order_id: order.ticketNumber,
    customer_id: order.accountId,
    schedule_id: order.showtimeId,
    order_discount_price: fenToYuan(order.paidFen),
    order_date: toUnixSeconds(order.madeAtMs),
    seat_row: order.seat.row,
    seat_col: order.seat.col,
    customer_name: order.customerName,
    movie_name: order.filmTitle,
    hall_name: order.hallName,
  }
}
