import type { AccountId, FilmId, ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import { fenToYuan } from '../../shared/core/money.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import { findFilm } from '../catalog/films-store.ts'
import type { Database } from '../db/tables.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { boxOffice } from '../reports/box-office.ts'
import type { BuyRefusal, PaymentTrust } from '../sales/buy-ticket.ts'
import { createBuyTicket } from '../sales/buy-ticket.ts'
import type { HoldRefusal, HoldRules } from '../sales/hold-seat.ts'
import { createHoldSeat } from '../sales/hold-seat.ts'
import type { OrderRecord } from '../sales/list-orders.ts'
import { listOrders } from '../sales/list-orders.ts'
import type { RefundRules } from '../sales/refund-ticket.ts'
import { createRefundTicket } from '../sales/refund-ticket.ts'
import type { WebOrder } from '../sales/web-order.ts'
import { takenSeats } from '../seats/seat-states.ts'
import { findShowtime, listShowtimesOfFilm } from '../showtimes/showtimes-store.ts'
import { sentences } from './envelope.ts'
import type { Caller, Operation } from './operation.ts'
import { authorOf, operation } from './operation.ts'
import type { Values } from './parameters.ts'
import { idOf, integer, oneOf, textOrNothing } from './parameters.ts'
import { toNewSchedule } from './showtime-answers.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export type TicketNeeds = {
  readonly db: Database
  readonly ledger: Ledger
  readonly clock: Clock
  readonly rules: HoldRules & RefundRules & { readonly paymentTrust: PaymentTrust }
}

const holdSentences: { readonly [Refusal in HoldRefusal]: string } = {
  NotShown: 'the film is not shown',
  NoSuchSeat: sentences.illegal,
  TooManyTickets: 'excessive number of tickets',
  SeatGone: 'the seat has been bought',
}

const buySentences: { readonly [Refusal in BuyRefusal]: string } = {
  NoOrder: 'no order information',
  Lapsed: 'buying ticket overtime',
  NotShown: 'the film is not shown',
  NotPaid: 'no payment',
}

const states = { 'in-payment': 0, sold: 1, lapsed: -1, refunded: -3 } as const

const movieId = { movie_id: idOf<FilmId>() }
const scheduleId = { schedule_id: idOf<ShowtimeId>() }
const seatOfSchedule = { ...scheduleId, seat_row: integer, seat_col: integer }
const orderId = { order_id: idOf<TicketNumber>() }
const payment = { ...orderId, is_paid: oneOf(0, 1), payment_proof: textOrNothing }

/** Rows 18 to 24: tickets and box office. */
export function ticketOperations(needs: TicketNeeds): Operation[] {
  const { db, clock } = needs
  const [holdSeat, buyTicket, refundTicket] = [
    createHoldSeat(needs),
    createBuyTicket({ ...needs, trust: needs.rules.paymentTrust }),
    createRefundTicket(needs),
  ]
  const ofFilm = ['index/ticket/findMoiveSche', 'index/ticket/findMovieSche']
  return [
    operation({ paths: ofFilm, who: 'anyone', parameters: movieId, answer: findMovieSche }),
    operation({ paths: ['index/ticket/findticket'], who: 'anyone', parameters: scheduleId, answer: findTicket }),
    operation({ paths: ['index/ticket/inpayment'], who: 'customer', parameters: seatOfSchedule, answer: inPayment }),
    operation({ paths: ['index/ticket/buyticket'], who: 'customer', parameters: payment, answer: buy }),
    operation({ paths: ['index/ticket/refundTicket'], who: 'customer', parameters: orderId, answer: refund }),
    operation({ paths: ['index/ticket/findUserTicket'], who: 'customer', parameters: {}, answer: findOwn }),
    operation({ paths: ['admin/ticket/findboxoffice'], who: 'admin', parameters: {}, answer: findBoxOffice }),
  ]

  async function findMovieSche({ cinemaId }: Caller<'anyone'>, { movie_id }: Values<typeof movieId>) {
    if (!(await findFilm(db, cinemaId, movie_id))) return refused(sentences.illegal)
    return accepted((await listShowtimesOfFilm(db, cinemaId, movie_id, clock.nowMs())).map(toNewSchedule))
  }

  async function findTicket({ cinemaId }: Caller<'anyone'>, { schedule_id }: Values<typeof scheduleId>) {
    const showtime = await findShowtime(db, cinemaId, schedule_id)
    if (!showtime || showtime.called_off_at_ms !== null) return refused('no plan for the film')
    const taken = await takenSeats(db, cinemaId, schedule_id, clock.nowMs())
    return accepted(taken.map(({ row, col }) => ({ row, col })))
  }

  async function inPayment({ cinemaId, speaker }: Caller<'customer'>, given: Values<typeof seatOfSchedule>) {
    const seat = { row: given.seat_row, col: given.seat_col }
    const held = await holdSeat(cinemaId, speaker.accountId, given.schedule_id, seat)
    if (!held.ok) return refused(holdSentences[held.refusal])
    return accepted({ ...toOrder(held.value), is_active: states['in-payment'] })
  }

  async function buy({ cinemaId, speaker }: Caller<'customer'>, given: Values<typeof payment>) {
    const claimed = { isPaid: given.is_paid === 1, proof: given.payment_proof }
    const bought = await buyTicket(cinemaId, speaker.accountId, given.order_id, claimed)
    return bought.ok ? accepted(toOrder(bought.value)) : refused(buySentences[bought.refusal])
  }

  async function refund(caller: Caller<'customer'>, { order_id }: Values<typeof orderId>) {
    const isStaff = caller.speaker.role === 'administrator'
    const refunded = await refundTicket({ ...authorOf(caller), isStaff }, order_id)
    return refunded.ok ? accepted('') : refused(sentences.illegal)
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
