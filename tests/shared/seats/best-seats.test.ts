import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposeBestSeats } from '../../../shared/seats/best-seats.ts'
import { isWheelchair, seatKey } from '../../../shared/seats/seat-plan.ts'
import { seatRuns, stretchesOf } from '../../../shared/seats/seat-runs.ts'
import { anyHall } from '../../support/any-hall.ts'
import { drawChosen, seatGrid } from '../../support/seat-grid.ts'

function proposed(count: number, ...drawn: readonly string[]): string[] | null {
  const seats = proposeBestSeats({ ...seatGrid(...drawn), count })
  return seats && drawChosen(drawn, seats)
}

describe('the best seats', () => {
  it('are in the middle, two thirds back', () => {
    expect(proposed(2, '........', '........', '........', '........')).toEqual([
      '........',
      '........',
      '...oo...',
      '........',
    ])
  })

  it('move aside for what is taken', () => {
    expect(proposed(2, '........', '........', '...xx...', '........')).toEqual([
      '........',
      '........',
      '...xx...',
      '...oo...',
    ])
  })

  it('leave no lone seat where another choice is nearly as good', () => {
    expect(proposed(2, 'x.....x')).toEqual(['xoo...x'])
  })

  it('leave a lone seat rather than send people to the front corner', () => {
    expect(proposed(2, '..xxxxxxxxxx', 'xxxxxxxxxxxx', 'xxxxxxxxxxxx', 'xxxxx...xxxx', 'xxxxxxxxxxxx')).toEqual([
      '..xxxxxxxxxx',
      'xxxxxxxxxxxx',
      'xxxxxxxxxxxx',
      'xxxxxoo.xxxx',
      'xxxxxxxxxxxx',
    ])
  })

  it('do not reach over an aisle', () => {
    expect(proposed(4, '... ....')).toEqual(['... oooo'])
  })

  it('are two pairs one behind the other where four in a row are gone', () => {
    expect(proposed(4, 'x..x..x', 'x..xxxx', 'xxxxxxx')).toEqual(['xoox..x', 'xooxxxx', 'xxxxxxx'])
  })

  it('are what is left where nothing goes together', () => {
    expect(proposed(3, '.x.', 'xxx', '.x.')).toHaveLength(3)
  })

  it('are never wheelchair places, not even as the last ones', () => {
    expect([proposed(2, 'ww..'), proposed(3, 'ww..')]).toEqual([['wwoo'], null])
  })

  it('are none for a count of none', () => {
    expect(proposed(0, '...')).toBeNull()
  })

  it('are as many as asked for, free, apart, and together wherever a row has room, whatever the hall', () => {
    fc.assert(
      fc.property(anyHall, fc.integer({ min: 1, max: 6 }), ({ plan, free }, count) => {
        const seats = proposeBestSeats({ plan, free, count })
        const offered = free.filter((seat) => !isWheelchair(plan, seat))
        if (offered.length < count) {
          expect(seats).toBeNull()
          return
        }
        const keys = new Set(offered.map(seatKey))
        expect(new Set(seats?.map(seatKey)).size).toBe(count)
        expect(seats?.every((seat) => keys.has(seatKey(seat)))).toBe(true)
        const isRoom = stretchesOf(seatRuns(plan, free), count).length > 0
        expect(seatRuns(plan, seats ?? []).length === 1).toBe(isRoom)
      }),
    )
  })

  it('are found soon in the largest hall, full of single seats', () => {
    const line = (offset: number) => Array.from({ length: 60 }, (_, col) => ((col + offset) % 3 ? '.' : 'x')).join('')
    const drawn = Array.from({ length: 60 }, (_, row) => line(row))
    expect(proposeBestSeats({ ...seatGrid(...drawn), count: 6 })).toHaveLength(6)
  })
})
