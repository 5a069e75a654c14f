import { describe, expect, it } from 'vitest'
import { planExtent, planRows } from '../../../renderer/seat-map/plan-rows.ts'
import { fittingSeatPx, zoomSeatPx } from '../../../renderer/seat-map/seat-size.ts'

describe('the size of a seat', () => {
  it('lets 22 columns stand on an upright kiosk with seats that a finger can hit', () => {
    const extent = planExtent({ rows: 15, cols: 22, gaps: [], wheelchairs: [] })
    const seatPx = fittingSeatPx(extent, { widthPx: 1080 - 40, heightPx: 1000 })
    expect(seatPx).toBeGreaterThanOrEqual(44)
    expect(seatPx * extent.across).toBeLessThanOrEqual(1040)
  })

  it('never falls under 44 px, however large the hall', () => {
    const extent = planExtent({ rows: 60, cols: 60, gaps: [], wheelchairs: [] })
    expect(fittingSeatPx(extent, { widthPx: 700, heightPx: 300 })).toBe(44)
    expect(zoomSeatPx(46, 'out')).toBe(44)
  })

  it('grows and shrinks with each step of the zoom', () => {
    expect(zoomSeatPx(44, 'in')).toBeGreaterThan(44)
    expect(zoomSeatPx(zoomSeatPx(44, 'in'), 'out')).toBe(44)
  })
})

describe('the rows of a hall', () => {
  it('tell an aisle that runs through the hall from a gap among seats', () => {
    const gaps = [
      { row: 1, col: 2 },
      { row: 2, col: 2 },
      { row: 1, col: 3 },
    ]
    const [first, second] = planRows({ rows: 2, cols: 3, gaps, wheelchairs: [] })
    expect([first, second].map((row) => row?.places.map(({ kind }) => kind))).toEqual([
      ['seat', 'aisle', 'gap'],
      ['seat', 'aisle', 'seat'],
    ])
  })
})
