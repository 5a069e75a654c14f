import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseAllotment } from '../../../shared/seats/allotment.ts'
import { isWheelchair, seatKey } from '../../../shared/seats/seat-plan.ts'
import { seatRuns } from '../../../shared/seats/seat-runs.ts'
import { anyHall } from '../../support/any-hall.ts'
import { drawChosen, seatGrid } from '../../support/seat-grid.ts'

const emptyHall = Array.from({ length: 6 }, () => '............')

describe("a kiosk's standing seats", () => {
  it('begin as one group near the best view, the heart of the hall left to the web', () => {
    const seats = chooseAllotment({ ...seatGrid(...emptyHall), held: [], wanted: 6 })
    expect(drawChosen(emptyHall, seats)).toEqual([
      '............',
      '............',
      '...oooooo...',
      '............',
      '............',
      '............',
    ])
  })

  it('lengthen what the kiosk holds', () => {
    const drawn = ['............', '............', '...xxxxxx...', '............', '............', '............']
    const held = [4, 5, 6, 7, 8, 9].map((col) => ({ row: 3, col }))
    const seats = chooseAllotment({ ...seatGrid(...drawn), held, wanted: 8 })
    expect(drawChosen(drawn, seats)[2]).toMatch(/^\.*o*xxxxxxo*\.*$/)
    expect(seats).toHaveLength(2)
  })

  it('are nothing more once the kiosk holds as many as it should', () => {
    const held = [1, 2, 3].map((col) => ({ row: 1, col }))
    expect(chooseAllotment({ ...seatGrid('xxx...'), held, wanted: 2 })).toEqual([])
  })

  it('take the heart of the hall only when nothing else is free', () => {
    const drawn = ['xxx......xxx']
    const seats = chooseAllotment({ ...seatGrid(...drawn), held: [], wanted: 4 })
    expect(drawChosen(drawn, seats)).toEqual(['xxxooo..oxxx'])
  })

  it('are never wheelchair places', () => {
    expect(chooseAllotment({ ...seatGrid('ww'), held: [], wanted: 2 })).toEqual([])
  })

  it('are as many as are wanted and free, never held ones again, whatever the hall', () => {
    fc.assert(
      fc.property(anyHall, fc.integer({ min: 0, max: 12 }), fc.nat(5), ({ plan, free }, wanted, heldCount) => {
        const offered = free.filter((seat) => !isWheelchair(plan, seat))
        const held = offered.slice(0, heldCount)
        const rest = offered.slice(heldCount)
        const seats = chooseAllotment({ plan, free: rest, held, wanted })
        expect(seats).toHaveLength(Math.min(rest.length, Math.max(0, wanted - held.length)))
        const keys = new Set(rest.map(seatKey))
        expect(new Set(seats.map(seatKey)).size).toBe(seats.length)
        expect(seats.every((seat) => keys.has(seatKey(seat)))).toBe(true)
        expect(chooseAllotment({ plan, free: offered, held, wanted })).toEqual(seats)
      }),
    )
  })

  it('are one unbroken group in any empty hall with room for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20 }), fc.integer({ min: 10, max: 30 }), (rows, cols) => {
        const hall = seatGrid(...Array.from({ length: rows }, () => '.'.repeat(cols)))
        const seats = chooseAllotment({ ...hall, held: [], wanted: 6 })
        expect(seatRuns(hall.plan, seats).map((run) => run.length)).toEqual([6])
      }),
    )
  })
})
