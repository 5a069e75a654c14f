import { expect } from 'vitest'
import { addHall, addShowtime } from '../../../../support/central-cinema.ts'
import {
  forAdministrators,
  forAnyone,
  notIntegers,
  notNames,
  type OperationCases,
  type Refusal,
} from './operation-cases.ts'
import { illegal, type World } from './world.ts'

const aHall = (world: World) => ({
  hall_name: world.freshName('巨幕厅'),
  hall_seats: 118,
  seat_rows: 10,
  seat_cols: 12,
  seat_info: '[[10,12],[1,1]]',
  hall_description: '银幕很大。',
})

const answered = {
  hall_id: expect.any(Number),
  hall_seats: 118,
  seat_info: [
    [10, 12],
    [1, 1],
  ],
  hall_rows: 10,
  hall_cols: 12,
}

const sides = [0, 61, -1, ...notIntegers]

const illegalHall = {
  hall_name: notNames,
  hall_seats: [117, 119, 0, 121, -1, ...notIntegers],
  seat_rows: sides,
  seat_cols: sides,
  seat_info: [
    '[[1,1],[1,1]]',
    '[[0,1],[1,1]]',
    '[[11,1],[1,1]]',
    '[[1,13],[1,1]]',
    '[[1],[2]]',
    '[[1,1,1],[2,2,2]]',
    '[1,1]',
    '{}',
    '[',
    'x',
    [[1, 1], 'x'],
    7,
  ],
  hall_description: ['x'.repeat(10_001), 'a\0b', 7],
}

const nameTaken: Refusal = {
  when: 'the name is taken, but for case and blanks around it',
  change: async (good, { server }) => {
    const hallId = await addHall(server)
    await server.db
      .updateTable('halls')
      .set({ name: 'imax', name_key: `imax ${hallId}` })
      .where('hall_id', '=', hallId)
      .execute()
    return { ...good, hall_name: ` IMAX ${hallId} ` }
  },
  msg: illegal,
}

async function scheduledHall({ server }: World) {
  const hallId = await addHall(server)
  await addShowtime(server, { hallId, beginsInMinutes: -50 })
  return hallId
}

export const hallCases: readonly OperationCases[] = [
  {
    path: 'admin/hall/addhall',
    matrix: forAdministrators,
    by: 'administrator',
    good: aHall,
    answers: (good) => ({ ...good, ...answered }),
    illegalValues: illegalHall,
    mayBeEmpty: ['hall_description'],
    refusals: [nameTaken],
  },
  {
    path: 'admin/hall/deletehall',
    matrix: forAdministrators,
    by: 'administrator',
    good: async ({ server }) => ({ hall_id: await addHall(server) }),
    answers: () => '',
    illegalValues: { hall_id: [99_999, ...notIntegers] },
    refusals: [
      {
        when: 'a performance in it is running',
        change: async (_good, world) => ({ hall_id: await scheduledHall(world) }),
        msg: illegal,
      },
    ],
  },
  {
    path: 'admin/hall/modifyhall',
    matrix: forAdministrators,
    by: 'administrator',
    good: async (world) => ({ hall_id: await addHall(world.server), ...aHall(world) }),
    answers: (good) => ({ ...good, ...answered, hall_id: good.hall_id }),
    illegalValues: { hall_id: [99_999, ...notIntegers], ...illegalHall },
    mayBeEmpty: ['hall_description'],
    refusals: [
      nameTaken,
      {
        when: 'its seats would change and a performance in it is running',
        change: async (good, world) => ({ ...good, hall_id: await scheduledHall(world) }),
        msg: illegal,
      },
    ],
  },
  {
    path: 'admin/hall/findhall',
    matrix: forAnyone,
    by: 'nobody',
    good: async ({ server }) => ({ hall_id: await addHall(server, { gaps: [{ row: 1, col: 2 }] }) }),
    answers: ({ hall_id }) => [
      {
        hall_id,
        hall_name: `影厅 ${hall_id}`,
        hall_seats: 59,
        seat_rows: 6,
        seat_cols: 10,
        seat_dis_cnt: 1,
        hall_description: '',
      },
    ],
    illegalValues: { hall_id: [99_999, ...notIntegers] },
    mayMiss: ['hall_id'],
  },
  {
    path: 'admin/hall/findseat',
    matrix: forAnyone,
    by: 'nobody',
    good: async ({ server }) => ({ hall_id: await addHall(server, { gaps: [{ row: 1, col: 2 }] }) }),
    answers: () => [[1, 2]],
    illegalValues: { hall_id: [99_999, ...notIntegers] },
  },
]
