import type { ShowtimeId, TicketNumber } from '../../shared/core/ids.ts'
import { fenToYuan } from '../../shared/core/money.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { boxOffice } from '../reports/box-office.ts'
import type { BuyRefusal, createBuyTicket } from '../sales/buy-ticket.ts'
import type { createHoldSeat, HoldRefusal } from '../sales/hold-seat.ts'
import type { WebOrder } from '../sales/web-order.ts'
import { takenSeats } from '../seats/seat-states.ts'
import { findShowtime } from '../showtimes/showtimes-store.ts'
import { sentences } from './envelope.ts'
import type { Operation } from './operation.ts'
import { operation } from './operation.ts'
import { idOf, integer, oneOf, textOrNothing } from './parameters.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export type TicketNeeds = {
  readonly db: Database
  readonly clock: Clock
  readonly holdSeat: ReturnType<typeof createHoldSeat>
  readonly buyTicket: ReturnType<typeof createBuyTicket>
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

const inPayment = 0

/** Rows 19 to 21 and 24: seats taken, order in payment, order paid, box office. */
export function ticketOperations({ db, clock, holdSeat, buyTicket }: TicketNeeds): Operation[] {
  return [
    operation({
      paths: ['index/ticket/findticket'],
      who: 'anyone',
      parameters: { schedule_id: idOf<ShowtimeId>() },
      answer: async ({ cinemaId }, { schedule_id }) => {
        const showtime = await findShowtime(db, cinemaId, schedule_id)
        if (!showtime || showtime.called_off_at_ms !== null) return refused('no plan for the film')
        const taken = await takenSeats(db, cinemaId, schedule_id, clock.nowMs())
        return accepted(taken.map(({ row, col }) => ({ row, col })))
      },
    }),
    operation({
      paths: ['index/ticket/inpayment'],
      who: 'customer',
      parameters: { schedule_id: idOf<ShowtimeId>(), seat_row: integer, seat_col: integer },
      answer: async ({ cinemaId, speaker }, { schedule_id, seat_row, seat_col }) => {
        const held = await holdSeat(cinemaId, speaker.accountId, schedule_id, { row: seat_row, col: seat_col })
        if (!held.ok) return refused(holdSentences[held.refusal])
        return accepted({ ...toOrder(held.value), is_active: inPayment })
      },
    }),
    operation({
      paths: ['index/ticket/buyticket'],
      who: 'customer',
      parameters: { order_id: idOf<TicketNumber>(), is_paid: oneOf(0, 1), payment_proof: textOrNothing },
      answer: async ({ cinemaId, speaker }, { order_id, is_paid, payment_proof }) => {
        const payment = { isPaid: is_paid === 1, proof: payment_proof }
        const bought = await buyTicket(cinemaId, speaker.accountId, order_id, payment)
        return bought.ok ? accepted(toOrder(bought.value)) : refused(buySentences[bought.refusal])
      },
    }),
    operation({
      paths: ['admin/ticket/findboxoffice'],
      who: 'admin',
      parameters: {},
      answer: async ({ cinemaId }) => {
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
      },
    }),
  ]
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
