import type { Bilingual } from '../../shared/catalog/replicas.ts'
import { type SeatPlan, type SeatPosition, seatKey } from '../../shared/seats/seat-plan.ts'

export type DemoHall = {
  readonly name: Bilingual
  readonly description: string
  readonly plan: SeatPlan
  readonly basePriceFen: number
}

function column(col: number, firstRow: number, lastRow: number): SeatPosition[] {
  return Array.from({ length: lastRow - firstRow + 1 }, (_, index) => ({ row: firstRow + index, col }))
}

/** The same places counted from the other end of their rows too. */
function mirrored(cols: number, places: readonly SeatPosition[]): SeatPosition[] {
  const both = places.flatMap(({ row, col }) => [
    { row, col },
    { row, col: cols + 1 - col },
  ])
  return [...new Map(both.map((place) => [seatKey(place), place])).values()]
}

const small: SeatPlan = {
  rows: 6,
  cols: 11,
  gaps: column(6, 1, 6),
  wheelchairs: [
    { row: 1, col: 5 },
    { row: 1, col: 7 },
  ],
}

/** Its rows curve: the front is narrower than the middle, and the last row again a little. */
const curved: SeatPlan = {
  rows: 10,
  cols: 16,
  gaps: mirrored(16, [...column(1, 1, 3), ...column(2, 1, 2), ...column(3, 1, 1), ...column(1, 10, 10)]),
  wheelchairs: mirrored(16, [{ row: 4, col: 1 }]),
}

/** Two aisles that end before the last row, and a way in from each side at the seventh. */
const large: SeatPlan = {
  rows: 14,
  cols: 22,
  gaps: mirrored(22, [...column(6, 1, 13), ...column(1, 1, 2), ...column(1, 7, 7), ...column(2, 7, 7)]),
  wheelchairs: mirrored(22, [
    { row: 7, col: 3 },
    { row: 7, col: 4 },
  ]),
}

export const demoHalls: readonly DemoHall[] = [
  {
    name: { zh: '一号厅 · 银河', en: 'Hall 1 · Galaxy' },
    description: '巨幕厅，十四排，两条走道',
    plan: large,
    basePriceFen: 5_900,
  },
  {
    name: { zh: '二号厅 · 弯月', en: 'Hall 2 · Crescent' },
    description: '弧形座席，十排',
    plan: curved,
    basePriceFen: 4_900,
  },
  {
    name: { zh: '三号厅 · 萤火', en: 'Hall 3 · Firefly' },
    description: '小厅，六排，中间走道',
    plan: small,
    basePriceFen: 3_900,
  },
]
