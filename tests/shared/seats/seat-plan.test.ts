import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orderSeatsSchema, seatPlanSchema } from '../../../shared/seats/contract.ts'
import { compareSeats, isSeat, isWheelchair, seatKey, seatsOf } from '../../../shared/seats/seat-plan.ts'
import { anyHall } from '../../support/any-hall.ts'
import { seatGrid, seatNames } from '../../support/seat-grid.ts'

describe('a seat plan', () => {
  it('has a seat wherever the grid has no gap, by row and column', () => {
    expect(seatNames(seatsOf(seatGrid('. .', 'w..').plan))).toBe('1-1 1-3 2-1 2-2 2-3')
  })

  it('lists exactly the places that are seats, each once and in order', () => {
    fc.assert(
      fc.property(anyHall, ({ plan }) => {
        const seats = seatsOf(plan)
        expect(seats).toHaveLength(plan.rows * plan.cols - plan.gaps.length)
        expect(seats.every((seat) => isSeat(plan, seat))).toBe(true)
        expect([...seats].sort(compareSeats)).toEqual(seats)
        expect(new Set(seats.map(seatKey)).size).toBe(seats.length)
      }),
    )
  })

  it('has no seat outside its grid', () => {
    const { plan } = seatGrid('..', '..')
    const outside = [
      { row: 0, col: 1 },
      { row: 1, col: 0 },
      { row: 3, col: 1 },
      { row: 1, col: 3 },
    ]
    expect(outside.filter((seat) => isSeat(plan, seat))).toEqual([])
  })

  it('knows its wheelchair places', () => {
    const { plan } = seatGrid('.w')
    expect([isWheelchair(plan, { row: 1, col: 1 }), isWheelchair(plan, { row: 1, col: 2 })]).toEqual([false, true])
  })

  it('is at most 60 by 60', () => {
    const plan = { rows: 60, cols: 60, gaps: [], wheelchairs: [] }
    const isRead = [plan, { ...plan, rows: 61 }, { ...plan, cols: 61 }, { ...plan, rows: 0 }].map(
      (one) => seatPlanSchema.safeParse(one).success,
    )
    expect(isRead).toEqual([true, false, false, false])
  })
})

describe('the seats of one order', () => {
  const seat = (col: number) => ({ row: 1, col })

  it('are one to six', () => {
    const isRead = [0, 1, 6, 7].map((count) => {
      const seats = Array.from({ length: count }, (_, index) => seat(index + 1))
      return orderSeatsSchema.safeParse(seats).success
    })
    expect(isRead).toEqual([false, true, true, false])
  })

  it('are never one seat twice', () => {
    expect(orderSeatsSchema.safeParse([seat(1), seat(2), seat(1)]).success).toBe(false)
  })
})
