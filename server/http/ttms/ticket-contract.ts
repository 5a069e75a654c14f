import { z } from 'zod'
import type { FilmId, ShowtimeId, TicketNumber } from '../../../shared/core/ids.ts'
import type { Contracts } from './contract.ts'
import { count, id, nothing, place, seconds, yuan } from './data-types.ts'
import { idOf, int4, oneOf, textOrNothing } from './parameters.ts'
import { newSchedule } from './showtime-contract.ts'

export const ticketSentences = {
  noPlan: 'no plan for the film',
  notShown: 'the film is not shown',
  tooMany: 'excessive number of tickets',
  gone: 'the seat has been bought',
  noOrder: 'no order information',
  overtime: 'buying ticket overtime',
  notPaid: 'no payment',
} as const

const { noPlan, notShown, tooMany, gone, noOrder, overtime, notPaid } = ticketSentences
const scheduleId = { schedule_id: idOf<ShowtimeId>() }
const orderId = { order_id: idOf<TicketNumber>() }

const ownOrder = z.object({
  order_id: id,
  customer_id: id,
  schedule_id: id,
  order_discount_price: yuan,
  order_date: seconds,
  seat_row: place,
  seat_col: place,
  movie_name: z.string(),
  hall_name: z.string(),
})
const order = ownOrder.extend({ customer_name: z.string() })

/** Rows 18 to 24. */
export const ticketContract = {
  findMovieSche: {
    paths: ['index/ticket/findMoiveSche', 'index/ticket/findMovieSche'],
    who: 'anyone',
    summary: 'The performances of a film that have not begun, by time',
    parameters: { movie_id: idOf<FilmId>() },
    data: z.array(newSchedule),
    failures: [],
  },
  findTicket: {
    paths: ['index/ticket/findticket'],
    who: 'anyone',
    summary: 'The seats of a performance that are sold, in payment or promised elsewhere',
    parameters: scheduleId,
    data: z.array(z.object({ row: place, col: place })),
    failures: [noPlan],
  },
  inPayment: {
    paths: ['index/ticket/inpayment'],
    who: 'customer',
    summary: 'Hold a seat while it is paid for',
    parameters: { ...scheduleId, seat_row: int4, seat_col: int4 },
    data: order.extend({ is_active: z.literal(0) }),
    failures: [notShown, tooMany, gone],
  },
  buyTicket: {
    paths: ['index/ticket/buyticket'],
    who: 'customer',
    summary: 'Turn a held seat that was paid for into a ticket',
    parameters: { ...orderId, is_paid: oneOf(0, 1), payment_proof: textOrNothing },
    data: order,
    failures: [noOrder, overtime, notShown, notPaid],
  },
  refundTicket: {
    paths: ['index/ticket/refundTicket'],
    who: 'customer',
    summary: 'Return a ticket: the own one, or any as an administrator',
    parameters: orderId,
    data: nothing,
    failures: [],
  },
  findUserTicket: {
    paths: ['index/ticket/findUserTicket'],
    who: 'customer',
    summary: 'The own orders, newest first',
    parameters: {},
    data: z.array(
      ownOrder.extend({
        is_active: z.literal([0, 1, -1, -3]).meta({ description: '0 in payment, 1 sold, -1 lapsed, -3 refunded' }),
        schedule_price: yuan,
        schedule_begin_time: seconds,
        schedule_end_time: seconds,
      }),
    ),
    failures: [],
  },
  findBoxOffice: {
    paths: ['admin/ticket/findboxoffice'],
    who: 'admin',
    summary: 'What each film has taken',
    parameters: {},
    data: z.array(
      z.object({ movie_name: z.string(), schedule_cnt: count, ticket_cnt: count, money_cnt: yuan, seat_cnt: count }),
    ),
    failures: [],
  },
} as const satisfies Contracts
