import { expect } from 'vitest'
import type { ShowtimeId } from '../../../../shared/core/ids.ts'
import { addFilm, addShowtime, callOff } from '../../../support/central-cinema.ts'
import type { OperationCases } from './operation-cases.ts'
import { forAdministrators, forAnyone, forCustomers, notIntegers } from './operation-cases.ts'
import type { World } from './world.ts'
import { illegal } from './world.ts'

const noOrder = 'no order information'
const notShown = 'the film is not shown'

async function anOrder({ server, customer }: World, { isSold = false, showtimeId = 0, col = 1 } = {}) {
  const id = showtimeId === 0 ? await addShowtime(server) : showtimeId
  const { orderId } = await customer.hold(id, 1, col)
  if (isSold) await customer.buy(orderId)
  return orderId
}

async function calledOff({ server }: World): Promise<ShowtimeId> {
  const showtimeId = await addShowtime(server)
  await callOff(server, showtimeId)
  return showtimeId
}

const order = (world: World) => ({
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

const schedulesOf: Omit<OperationCases, 'path'> = {
  matrix: forAnyone,
  by: 'nobody',
  good: async ({ server }) => {
    const filmId = await addFilm(server)
    await addShowtime(server, { filmId })
    await addShowtime(server, { filmId, beginsInMinutes: 0 })
    await callOff(server, await addShowtime(server, { filmId }))
    return { movie_id: filmId }
  },
  answers: ({ movie_id }, { nowSeconds }) => [
    {
      schedule_id: expect.any(Number),
      movie_id,
      hall_id: expect.any(Number),
      schedule_price: 39.9,
      schedule_begin_time: nowSeconds() + 3_600,
      movie_name: `影片 ${movie_id}`,
      hall_name: expect.stringMatching(/^影厅 /),
      schedule_end_time: nowSeconds() + 9_600,
    },
  ],
  illegalValues: { movie_id: [99_999, ...notIntegers] },
}

export const ticketCases: readonly OperationCases[] = [
  { path: 'index/ticket/findMoiveSche', ...schedulesOf },
  { path: 'index/ticket/findMovieSche', ...schedulesOf },
  {
    path: 'index/ticket/findticket',
    matrix: forAnyone,
    by: 'nobody',
    good: async (world) => {
      const schedule_id = await addShowtime(world.server)
      await anOrder(world, { showtimeId: schedule_id })
      await anOrder(world, { showtimeId: schedule_id, col: 2, isSold: true })
      return { schedule_id }
    },
    answers: () => [
      { row: 1, col: 1 },
      { row: 1, col: 2 },
    ],
    illegalValues: { schedule_id: notIntegers },
    refusals: [
      { when: 'there is no such performance', change: () => ({ schedule_id: 99_999 }), msg: 'no plan for the film' },
      {
        when: 'it was called off',
        change: async (_good, world) => ({ schedule_id: await calledOff(world) }),
        msg: 'no plan for the film',
      },
    ],
  },
  {
    path: 'index/ticket/inpayment',
    matrix: forCustomers,
    by: 'customer',
    good: async ({ server }) => ({
      schedule_id: await addShowtime(server, { plan: { gaps: [{ row: 2, col: 1 }] } }),
      seat_row: 1,
      seat_col: 1,
    }),
    answers: (_good, world) => ({ ...order(world), is_active: 0 }),
    illegalValues: {
      schedule_id: notIntegers,
      seat_row: [0, 7, -1, ...notIntegers],
      seat_col: [0, 11, -1, ...notIntegers],
    },
    refusals: [
      {
        when: 'there is no such performance, nor such a place',
        change: (good) => ({ ...good, schedule_id: 99_999, seat_row: 0 }),
        msg: notShown,
      },
      {
        when: 'it has begun',
        change: async (good, { server }) => ({
          ...good,
          schedule_id: await addShowtime(server, { beginsInMinutes: 0 }),
        }),
        msg: notShown,
      },
      {
        when: 'it was called off',
        change: async (good, world) => ({ ...good, schedule_id: await calledOff(world) }),
        msg: notShown,
      },
      { when: 'nobody can sit there', change: (good) => ({ ...good, seat_row: 2 }), msg: illegal },
      {
        when: 'the customer has six, and the place is no seat',
        change: async (good, world) => ({ ...good, schedule_id: await sixHeld(world), seat_row: 0 }),
        msg: illegal,
      },
      {
        when: 'the customer has six, and the seat is taken',
        change: async (good, world) => ({ ...good, schedule_id: await sixHeld(world) }),
        msg: 'excessive number of tickets',
      },
      {
        when: 'the seat is taken',
        change: async (good, world) => {
          const schedule_id = await addShowtime(world.server)
          await world.other.hold(schedule_id, 1, 1)
          return { ...good, schedule_id }
        },
        msg: 'the seat has been bought',
      },
    ],
  },
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
        msg: notShown,
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

async function sixHeld({ server, customer, other }: World) {
  const showtimeId = await addShowtime(server)
  for (let col = 1; col <= 6; col++) await customer.hold(showtimeId, 2, col)
  await other.hold(showtimeId, 1, 1)
  return showtimeId
}

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
