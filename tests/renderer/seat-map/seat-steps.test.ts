import { describe, expect, it } from 'vitest'
import { seatAfterKey } from '../../../renderer/seat-map/seat-steps.ts'
import type { SeatPlan } from '../../../shared/seats/seat-plan.ts'

// Row 2 has an aisle at column 3; row 3 is an aisle; row 4 has only its outer seats.
const plan: SeatPlan = {
  rows: 4,
  cols: 5,
  gaps: [
    { row: 2, col: 3 },
    ...[1, 2, 3, 4, 5].map((col) => ({ row: 3, col })),
    ...[2, 3, 4].map((col) => ({ row: 4, col })),
  ],
  wheelchairs: [],
}
const stepped = (row: number, col: number, key: string) => {
  const seat = seatAfterKey(plan, { row, col }, key)
  return seat ? `${seat.row}-${seat.col}` : 'nowhere'
}

describe('arrow keys in a hall', () => {
  it('lead over an aisle in the row', () => {
    expect([stepped(2, 2, 'ArrowRight'), stepped(2, 4, 'ArrowLeft')]).toEqual(['2-4', '2-2'])
  })

  it('lead over an aisle between rows', () => {
    expect([stepped(2, 1, 'ArrowDown'), stepped(4, 5, 'ArrowUp')]).toEqual(['4-1', '2-5'])
  })

  it('lead to the nearest seat where none is straight ahead', () => {
    expect([stepped(2, 2, 'ArrowDown'), stepped(2, 4, 'ArrowDown')]).toEqual(['4-1', '4-5'])
  })

  it('stop at the edge of the hall', () => {
    expect([
      stepped(1, 1, 'ArrowUp'),
      stepped(1, 1, 'ArrowLeft'),
      stepped(1, 5, 'ArrowRight'),
      stepped(4, 1, 'ArrowDown'),
    ]).toEqual(['nowhere', 'nowhere', 'nowhere', 'nowhere'])
  })

  it('lead to the ends of the row with Home and End, and nowhere with any other key', () => {
    expect([stepped(2, 4, 'Home'), stepped(2, 1, 'End'), stepped(2, 1, 'a')]).toEqual(['2-1', '2-5', 'nowhere'])
  })
})
