import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loneSeats } from '../../../shared/seats/lone-seat.ts'
import { seatKey } from '../../../shared/seats/seat-plan.ts'
import { anyHall } from '../../support/any-hall.ts'
import { seatGrid, seatNames } from '../../support/seat-grid.ts'

function loneAfter(line: string, ...cols: readonly number[]): string {
  return seatNames(loneSeats({ ...seatGrid(line), chosen: cols.map((col) => ({ row: 1, col })) }))
}

describe('a lone seat', () => {
  it('is a free one left between the choice and a taken seat', () => {
    expect(loneAfter('x.....', 3, 4)).toBe('1-2')
  })

  it('is a free one left between the choice and an edge or an aisle', () => {
    expect([loneAfter('......', 2, 3), loneAfter('... ....', 1, 2)]).toEqual(['1-1', '1-3'])
  })

  it('may be left on both sides at once', () => {
    expect(loneAfter('....', 2, 3)).toBe('1-1 1-4')
  })

  it('does not count where it was alone before', () => {
    expect([loneAfter('x.x...', 4, 5), loneAfter('. ....', 3, 4)]).toEqual(['1-6', ''])
  })

  it('is not left where two or none remain', () => {
    expect([loneAfter('x....x', 2, 3), loneAfter('x..x', 2, 3)]).toEqual(['', ''])
  })

  it('is never a wheelchair place, nor saved by one', () => {
    expect([loneAfter('w..', 2, 3), loneAfter('w...', 3, 4)]).toEqual(['', '1-2'])
  })

  it('is free, not chosen, and new, whatever the hall', () => {
    fc.assert(
      fc.property(anyHall, fc.array(fc.nat(), { maxLength: 6 }), ({ plan, free }, picks) => {
        const chosen = picks.flatMap((pick) => free[pick % Math.max(1, free.length)] ?? [])
        const lone = loneSeats({ plan, free, chosen }).map(seatKey)
        const [freeKeys, chosenKeys] = [new Set(free.map(seatKey)), new Set(chosen.map(seatKey))]
        expect(lone.every((key) => freeKeys.has(key) && !chosenKeys.has(key))).toBe(true)
        expect(loneSeats({ plan, free, chosen: [] })).toEqual([])
      }),
    )
  })
})
