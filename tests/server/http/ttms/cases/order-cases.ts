import { expect } from 'vitest'
import { addShowtime, callOff } from '../../../../support/central-cinema.ts'
import { forAdministrators, forCustomers, notIntegers, type OperationCases } from './operation-cases.ts'
import { illegal, type World } from './world.ts'

const noOrder = 'no order information'

/** The customer's order, in payment or sold, of a performance of its own unless given. */
export async function anOrder({ server, customer }: World, { isSold = false, showtimeId = 0, col = 1 } = {}) {
  const id = showtimeId === 0 ? await addShowtime(server) : showtimeId
  const { orderId } = await customer.hold(id, 1, col)
  if (isSold) await customer.buy(orderId)
  return orderId
}

/** How an order of the customer's, of the front row's first seat, is told of. */
export const order = (world: World) => ({
  order_id: expect.any(Number),
  customer_id: world.customer.accountId,
  schedule_id: expect.any(Number),
  order_discount_price: 39.9,
  order_date: world.nowSeconds(),
  seat_row: 1,
  seat_col: 1,
  customer_name: world.customer.name,
  movie_name: expect.stringMatching(/^影片 /),
  hall_name: expect.stringMatching(/^影厅 /),
})

export const orderCases: readonly OperationCases[] = [
  {
    path: 'index/ticket/buyticket',
    matrix: { ...forCustomers, other: noOrder, administrator: noOrder },
    by: 'customer',
    good: async (world) => ({ order_id: await anOrder(world), is_paid: 1 }),
    answers: (_good, world) => order(world),
    illegalValues: { order_id: notIntegers, is_paid: [2, -1, ...notIntegers] },
    refusals: [
      { when: 'there is no such order', change: (good) => ({ ...good, order_id: 99_999 }), msg: noOrder },
      {
        when: 'it was refunded',
        change: async (good, world) => {
          const order_id = await anOrder(world, { isSold: true })
          await world.ask('index/ticket/refundTicket', { order_id })
          return { ...good, order_id }
        },
        msg: noOrder,
      },
      {
        when: 'its time is over, its performance called off and it was not paid',
        change: async (_good, world) => {
          const order_id = await anOrder(world)
          await setHoldEnd(world, order_id)
          await callOffOf(world, order_id)
          return { order_id, is_paid: 0 }
        },
        msg: 'buying ticket overtime',
      },
      {
        when: 'its performance was called off and it was not paid',
        change: async (_good, world) => {
          const order_id = await anOrder(world)
          await callOffOf(world, order_id)
          return { order_id, is_paid: 0 }
        },
        msg: 'the film is not shown',
      },
      { when: 'it was not paid', change: (good) => ({ ...good, is_paid: 0 }), msg: 'no payment' },
    ],
  },
  {
    path: 'index/ticket/refundTicket',
    matrix: { ...forCustomers, other: illegal },
    by: 'customer',
    good: async (world) => ({ order_id: await anOrder(world, { isSold: true }) }),
    answers: () => '',
    illegalValues: { order_id: [99_999, ...notIntegers] },
    refusals: [
      {
        when: 'it is in payment',
        change: async (_good, world) => ({ order_id: await anOrder(world) }),
        msg: illegal,
      },
      {
        when: 'it was refunded before',
        change: async (_good, world) => {
          const order_id = await anOrder(world, { isSold: true })
          await world.ask('index/ticket/refundTicket', { order_id }, 'customer')
          return { order_id }
        },
        msg: illegal,
      },
      {
        when: 'its performance has begun',
        change: async (_good, world) => {
          const order_id = await anOrder(world, { isSold: true })
          await world.server.db
            .updateTable('showtimes')
            .set({ begins_at_ms: world.server.time.clock.nowMs() })
            .where('showtime_id', 'in', (eb) =>
              eb
                .selectFrom('tickets')
                .select('showtime_id')
                .where('ticket_number', '=', order_id as never),
            )
            .execute()
          return { order_id }
        },
        msg: illegal,
      },
    ],
  },
  {
    path: 'index/ticket/findUserTicket',
    matrix: forCustomers,
    by: 'customer',
    good: async (world) => {
      await anOrder(world)
      return {}
    },
    answers: (_good, world) => {
      const { customer_name: _, ...own } = order(world)
      const [begins, ends] = [world.nowSeconds() + 3_600, world.nowSeconds() + 9_600]
      const newest = {
        ...own,
        is_active: 0,
        schedule_price: 39.9,
        schedule_begin_time: begins,
        schedule_end_time: ends,
      }
      return expect.arrayContaining([newest])
    },
  },
  {
    path: 'admin/ticket/findboxoffice',
    matrix: forAdministrators,
    by: 'administrator',
    good: () => ({}),
    answers: () => expect.any(Array),
  },
]

async function setHoldEnd({ server }: World, orderId: number) {
  const ticket = await ticketOf(server, orderId)
  await server.db
    .updateTable('seat_custody')
    .set({ hold_ends_at_ms: server.time.clock.nowMs() })
    .where('showtime_id', '=', ticket.showtime_id)
    .execute()
}

async function callOffOf({ server }: World, orderId: number) {
  await callOff(server, (await ticketOf(server, orderId)).showtime_id)
}

function ticketOf({ db }: World['server'], orderId: number) {
  return db
    .selectFrom('tickets')
    .select('showtime_id')
    .where('ticket_number', '=', orderId as never)
    .executeTakeFirstOrThrow()
}
