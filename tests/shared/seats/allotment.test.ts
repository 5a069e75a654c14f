import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allotmentPool,
  allottedSeats,
  chooseAllotment,
  chooseRecalled,
  maxAllottedSeats,
} from '../../../shared/seats/allotment.ts'
import { isWheelchair, seatKey } from '../../../shared/seats/seat-plan.ts'
import { seatRuns } from '../../../shared/seats/seat-runs.ts'
import { anAllotmentPolicy as policy } from '../../support/allotment-policy.ts'
import { anyHall } from '../../support/any-hall.ts'
import { drawChosen, seatGrid } from '../../support/seat-grid.ts'

const emptyHall = Array.from({ length: 6 }, () => '............')

describe("a kiosk's allotted seats", () => {
  it('begin as one group near the best view, the heart of the hall left to the web', () => {
    const seats = chooseAllotment({ ...seatGrid(...emptyHall), held: [], wanted: 6, turn: null })
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
    const seats = chooseAllotment({ ...seatGrid(...drawn), held, wanted: 8, turn: null })
    expect(drawChosen(drawn, seats)[2]).toMatch(/^\.*o*xxxxxxo*\.*$/)
    expect(seats).toHaveLength(2)
  })

  it('are nothing more once the kiosk holds as many as it should', () => {
    const held = [1, 2, 3].map((col) => ({ row: 1, col }))
    expect(chooseAllotment({ ...seatGrid('xxx...'), held, wanted: 2, turn: null })).toEqual([])
  })

  it('take the heart of the hall only when nothing else is free', () => {
    const drawn = ['xxx......xxx']
    const seats = chooseAllotment({ ...seatGrid(...drawn), held: [], wanted: 4, turn: null })
    expect(drawChosen(drawn, seats)).toEqual(['xxxooo..oxxx'])
  })

  it('are never wheelchair places', () => {
    expect(chooseAllotment({ ...seatGrid('ww'), held: [], wanted: 2, turn: null })).toEqual([])
  })

  it('are as many as are wanted and free, never held ones again, whatever the hall and the turn', () => {
    const anyTurn = fc.option(fc.nat(100))
    fc.assert(
      fc.property(anyHall, fc.nat(12), fc.nat(5), anyTurn, ({ plan, free }, wanted, heldCount, turn) => {
        const offered = free.filter((seat) => !isWheelchair(plan, seat))
        const held = offered.slice(0, heldCount)
        const rest = offered.slice(heldCount)
        const seats = chooseAllotment({ plan, free: rest, held, wanted, turn })
        expect(seats).toHaveLength(Math.min(rest.length, Math.max(0, wanted - held.length)))
        const keys = new Set(rest.map(seatKey))
        expect(new Set(seats.map(seatKey)).size).toBe(seats.length)
        expect(seats.every((seat) => keys.has(seatKey(seat)))).toBe(true)
        expect(chooseAllotment({ plan, free: offered, held, wanted, turn })).toEqual(seats)
      }),
    )
  })

  it('are others for each of twenty kiosks with turns of their own, though none knows of another', () => {
    const hall = seatGrid(...Array.from({ length: 10 }, () => '.'.repeat(20)))
    for (const wanted of [4, 5]) {
      const chosen = Array.from({ length: 20 }, (_, kiosk) =>
        chooseAllotment({ ...hall, held: [], wanted, turn: 107 + kiosk }),
      )
      expect(new Set(chosen.flat().map(seatKey)).size).toBe(20 * wanted)
      expect(chosen.map((seats) => seatRuns(hall.plan, seats).length)).toEqual(Array(20).fill(1))
    }
  })

  it('of a turn are the next group where somebody has a seat of it', () => {
    const drawn = ['......', '......', '......']
    const at = (turn: number, ...grid: string[]) => chooseAllotment({ ...seatGrid(...grid), held: [], wanted: 2, turn })
    expect(drawChosen(drawn, at(0, ...drawn))).toEqual(['......', '......', '..oo..'])
    expect(drawChosen(drawn, at(0, '......', '......', '...x..'))).toEqual(drawChosen(drawn, at(1, ...drawn)))
  })

  it('are one unbroken group in any empty hall with room for it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 20 }), fc.integer({ min: 10, max: 30 }), (rows, cols) => {
        const hall = seatGrid(...Array.from({ length: rows }, () => '.'.repeat(cols)))
        const seats = chooseAllotment({ ...hall, held: [], wanted: 6, turn: null })
        expect(seatRuns(hall.plan, seats).map((run) => run.length)).toEqual([6])
      }),
    )
  })
})

describe('how many allotted seats a kiosk keeps', () => {
  const far = { minutesToCutoff: 24 * 60, bound: 60, soldLately: 0 }

  it('is the whole number near the show, and half of it further off until they sell', () => {
    const at = (minutesToCutoff: number, soldLately = 0) =>
      allottedSeats(policy, { minutesToCutoff, bound: 60, soldLately })
    expect([at(60), at(12 * 60), at(12 * 60 + 1), at(24 * 60, 3), at(24 * 60, 9)]).toEqual([8, 8, 4, 7, 8])
  })

  it('is none from some minutes before the cutoff on', () => {
    const at = (minutesToCutoff: number) => allottedSeats(policy, { ...far, minutesToCutoff })
    expect([at(5.1), at(5), at(-1)]).toEqual([8, 0, 0])
  })

  it('never passes the server’s bound', () => {
    const anyDemand = [fc.nat(60), fc.nat(60), fc.integer({ min: -100, max: 5_000 })] as const
    fc.assert(
      fc.property(...anyDemand, (bound, soldLately, minutesToCutoff) => {
        const seats = allottedSeats(policy, { bound, soldLately, minutesToCutoff })
        return seats <= Math.min(bound, policy.allotmentSeats) && seats >= 0
      }),
    )
  })
})

describe('the server’s bound of allotted seats', () => {
  const bound = (unsoldSeats: number, kioskCount: number, minutesToCutoff = 60) =>
    maxAllottedSeats(policy, { unsoldSeats, kioskCount, minutesToCutoff })

  it('is an even part of the share of what is unsold, and falls as the showtime sells', () => {
    expect([100, 60, 40, 20, 10, 5, 4].map((unsold) => bound(unsold, 3))).toEqual([8, 8, 5, 2, 1, 1, 0])
  })

  it('is none from some minutes before the cutoff on', () => {
    expect([bound(100, 1, 6), bound(100, 1, 5)]).toEqual([8, 0])
  })

  it('leaves the last seats and the share of the web at the server, where each kiosk’s part is a whole seat', () => {
    fc.assert(
      fc.property(fc.nat(3_600), fc.integer({ min: 1, max: 40 }), (unsold, kiosks) => {
        const pool = allotmentPool(policy, unsold)
        const each = bound(unsold, kiosks)
        expect(pool).toBeLessThanOrEqual(Math.max(0, unsold - policy.lastSeats))
        if (pool >= kiosks) expect(each * kiosks).toBeLessThanOrEqual(pool)
        expect(each).toBeLessThanOrEqual(bound(unsold + 1, kiosks))
      }),
    )
  })
})

describe('what a kiosk returns to the server of its allotted seats', () => {
  it('is its smallest group first, from the end that sees worse', () => {
    const drawn = ['............', '............', '...xxxxxx...', '...........x', '............', '............']
    const held = [...[4, 5, 6, 7, 8, 9].map((col) => ({ row: 3, col })), { row: 4, col: 12 }]
    const { plan } = seatGrid(...drawn)
    expect(chooseRecalled(plan, held, 1)).toEqual([{ row: 4, col: 12 }])
    const gone = new Set(chooseRecalled(plan, held, 3).map(seatKey))
    const left = held.filter((seat) => !gone.has(seatKey(seat)))
    expect(seatRuns(plan, left).map((run) => run.length)).toEqual([4])
  })

  it('is as many as asked, each once, of those it holds', () => {
    fc.assert(
      fc.property(anyHall, fc.nat(20), ({ plan, free }, count) => {
        const held = free.filter((seat) => !isWheelchair(plan, seat))
        const chosen = chooseRecalled(plan, held, count).map(seatKey)
        const keys = new Set(held.map(seatKey))
        expect(new Set(chosen).size).toBe(Math.min(count, held.length))
        expect(chosen.every((key) => keys.has(key))).toBe(true)
      }),
    )
  })
})
