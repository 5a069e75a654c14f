import { expect } from 'vitest'
import type { ShowtimeId } from '../../../../../shared/core/ids.ts'
import { addFilm, addHall, addShowtime, callOff } from '../../../../support/central-cinema.ts'
import {
  forAdministrators,
  forAnyone,
  notIntegers,
  notNames,
  type OperationCases,
  type Refusal,
} from './operation-cases.ts'
import { illegal, type Parameters, type World } from './world.ts'

const overdue = 'the time you arrange is overdue'
const contradictory = 'the time you arrange is contradictory'

async function aSchedule({ server, nowSeconds }: World) {
  return {
    movie_name: `影片 ${await addFilm(server)}`,
    schedule_begin_time: nowSeconds() + 3_600,
    hall_name: `影厅 ${await addHall(server)}`,
    schedule_price: '39.90',
  }
}

async function changeable(world: World) {
  return { schedule_id: await addShowtime(world.server), ...(await aSchedule(world)) }
}

const endOf = (good: Parameters) => Number(good.schedule_begin_time) + 100 * 60

const illegalSchedule = {
  movie_name: ['没有这部影片', ...notNames],
  schedule_begin_time: [-1, 253_402_300_800, ...notIntegers],
  hall_name: ['没有这个影厅', ...notNames],
  schedule_price: [0, '0.00', '10000', '0.001', '1.234', '-1', '.5', '1.', '1e2', '1,5', '٣', true, [1]],
}

const clash: Refusal = {
  when: 'the hall is taken a minute before the end',
  change: async (good, { server }) => {
    const hallId = await addHall(server)
    await addShowtime(server, { hallId, beginsInMinutes: 60 + 99 })
    return { ...good, hall_name: `影厅 ${hallId}` }
  },
  msg: contradictory,
}

const overdueFirst: Refusal = {
  when: 'its begin is over, and the hall is taken then',
  change: async (good, { server, nowSeconds }) => {
    const hallId = await addHall(server)
    await addShowtime(server, { hallId, beginsInMinutes: -10 })
    return { ...good, hall_name: `影厅 ${hallId}`, schedule_begin_time: nowSeconds() - 1 }
  },
  msg: overdue,
}

async function withTicket({ server, customer }: World, isPaid: boolean): Promise<ShowtimeId> {
  const showtimeId = await addShowtime(server)
  const { orderId } = await customer.hold(showtimeId, 1, 1)
  if (isPaid) await customer.buy(orderId)
  return showtimeId
}

const notDeletable: readonly Refusal[] = [
  { when: 'there is none', change: (good) => ({ ...good, schedule_id: 99_999 }), msg: illegal },
  {
    when: 'it was called off before',
    change: async (good, { server }) => {
      const schedule_id = await addShowtime(server)
      await callOff(server, schedule_id)
      return { ...good, schedule_id }
    },
    msg: illegal,
  },
  {
    when: 'a ticket of it is sold, even where its begin is over and the hall taken',
    change: async (good, world) => ({
      ...(await overdueFirst.change(good, world)),
      schedule_id: await withTicket(world, true),
    }),
    msg: illegal,
  },
  {
    when: 'a ticket of it is in payment',
    change: async (good, world) => ({ ...good, schedule_id: await withTicket(world, false) }),
    msg: illegal,
  },
]

const onlyId: readonly Refusal[] = notDeletable.map((refusal) => ({
  ...refusal,
  change: async (good, world) => ({ schedule_id: (await refusal.change(good, world)).schedule_id }),
}))

const deleted = (_good: Parameters, world: World) => ({
  movie_name: expect.stringMatching(/^影片 /),
  schedule_begin_time: world.nowSeconds() + 3_600,
  hall_name: expect.stringMatching(/^影厅 /),
  schedule_price: 39.9,
})

export const showtimeCases: readonly OperationCases[] = [
  {
    path: 'admin/schedule/addSche',
    matrix: forAdministrators,
    by: 'administrator',
    good: aSchedule,
    answers: (good) => ({
      ...good,
      schedule_id: expect.any(Number),
      movie_id: expect.any(Number),
      hall_id: expect.any(Number),
      schedule_price: 39.9,
      schedule_end_time: endOf(good),
    }),
    illegalValues: illegalSchedule,
    refusals: [overdueFirst, clash],
  },
  {
    path: 'admin/schedule/deletesche',
    matrix: forAdministrators,
    by: 'administrator',
    good: async ({ server }) => ({ schedule_id: await addShowtime(server) }),
    answers: deleted,
    illegalValues: { schedule_id: notIntegers },
    refusals: onlyId,
  },
  {
    path: 'admin/schedule/addschedule',
    matrix: forAdministrators,
    by: 'administrator',
    good: async ({ server }) => ({ schedule_id: await addShowtime(server), movie_name: '', hall_name: ' ' }),
    answers: deleted,
    illegalValues: { schedule_id: notIntegers },
    refusals: [
      ...onlyId,
      { when: 'one of 13’s parameters is there', change: (good) => ({ ...good, schedule_price: '1' }), msg: illegal },
      { when: 'it is 13, and the begin is over', change: (_good, world) => overdueIn13(world), msg: overdue },
      {
        when: 'it is 13, and the hall is taken',
        change: async (_good, world) => clash.change(await aSchedule(world), world),
        msg: contradictory,
      },
    ],
  },
  {
    path: 'admin/schedule/modifysche',
    matrix: forAdministrators,
    by: 'administrator',
    good: changeable,
    answers: (good) => ({
      movie_name: good.movie_name,
      hall_name: good.hall_name,
      schedule_begin_time: good.schedule_begin_time,
      schedule_end_time: endOf(good),
      schedule_price: 39.9,
    }),
    illegalValues: { schedule_id: notIntegers, ...illegalSchedule },
    refusals: [...notDeletable, overdueFirst, clash],
  },
  {
    path: 'admin/schedule/findSche',
    matrix: forAnyone,
    by: 'nobody',
    good: () => ({}),
    answers: () => expect.any(Array),
  },
  {
    path: 'admin/schedule/findHallScheTime',
    matrix: forAnyone,
    by: 'nobody',
    good: async ({ server, nowSeconds }) => {
      const hallId = await addHall(server)
      await addShowtime(server, { hallId })
      return { hall_name: ` 影厅 ${hallId}`, date_time: nowSeconds() }
    },
    answers: (_good, { nowSeconds }) => [
      {
        movie_name: expect.stringMatching(/^影片 /),
        schedule_id: expect.any(Number),
        schedule_begin_time: nowSeconds() + 3_600,
        movie_end_time: nowSeconds() + 3_600 + 6_000,
      },
    ],
    illegalValues: { hall_name: ['没有这个影厅', ...notNames], date_time: [-1, ...notIntegers] },
  },
]

async function overdueIn13(world: World) {
  return { ...(await aSchedule(world)), schedule_begin_time: world.nowSeconds() - 1 }
}
