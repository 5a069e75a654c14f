import { expect } from 'vitest'
import type { ShowtimeId } from '../../../../../shared/core/ids.ts'
import { addFilm, addShowtime, callOff } from '../../../../support/central-cinema.ts'
import { beyondInt4, forAnyone, forCustomers, notIntegers, type OperationCases } from './operation-cases.ts'
import { anOrder, order } from './order-cases.ts'
import { illegal, type World } from './world.ts'

const notShown = 'the film is not shown'

async function calledOff({ server }: World): Promise<ShowtimeId> {
  const showtimeId = await addShowtime(server)
  await callOff(server, showtimeId)
  return showtimeId
}

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
      seat_row: [0, 7, -1, ...beyondInt4, ...notIntegers],
      seat_col: [0, 11, -1, ...beyondInt4, ...notIntegers],
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
]

async function sixHeld({ server, customer, other }: World) {
  const showtimeId = await addShowtime(server)
  for (let col = 1; col <= 6; col++) await customer.hold(showtimeId, 2, col)
  await other.hold(showtimeId, 1, 1)
  return showtimeId
}
