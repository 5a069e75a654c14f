import { describe, expect, it } from 'vitest'
import {
  beginDrawing,
  drawn,
  isEmptyLine,
  placesBetween,
  placesOf,
  takenBack,
  toGrid,
  withPlaces,
} from '../../../../renderer/admin/changes/plan/drawn-plan.ts'
import { inOrder } from '../../../../shared/seats/seat-plan.ts'
import { seatGrid, seatNames } from '../../../support/seat-grid.ts'

const { plan } = seatGrid('.. .', '....', ' ...')
const place = (row: number, col: number) => ({ row, col })

describe('a plan that is drawn', () => {
  it('is as it was until something is drawn', () => {
    const drawing = beginDrawing(plan)
    expect(toGrid(drawing.now)).toEqual(inOrder(plan))
    expect(drawn(drawing, 'touch', (now) => withPlaces(now, [place(1, 3)], true))).toBe(drawing)
    expect(takenBack(drawing).now).toBe(drawing.now)
  })

  it('has gaps where places were taken out, and seats where they were restored', () => {
    const out = withPlaces(beginDrawing(plan).now, [place(2, 1), place(2, 2)], true)
    expect(seatNames(toGrid(out).gaps)).toBe('1-3 2-1 2-2 3-1')
    expect(seatNames(toGrid(withPlaces(out, [place(2, 1), place(1, 3), place(1, 1)], false)).gaps)).toBe('2-2 3-1')
  })

  it('takes back what was drawn in one go as one step', () => {
    const begun = beginDrawing(plan)
    const dragged = [1, 2, 3].reduce(
      (drawing, col) => drawn(drawing, 'drag 1', (now) => withPlaces(now, [place(2, col)], true)),
      begun,
    )
    const again = drawn(dragged, 'drag 2', (now) => withPlaces(now, [place(2, 4)], true))
    expect(toGrid(takenBack(again).now)).toEqual(toGrid(dragged.now))
    expect(toGrid(takenBack(takenBack(again)).now)).toEqual(inOrder(plan))
  })

  it('keeps the gaps of a hall that was made smaller until it is larger again, and never sends them', () => {
    const { now } = beginDrawing(plan)
    const smaller = { ...now, rows: 2, cols: 2 }
    expect(toGrid(smaller)).toEqual({ rows: 2, cols: 2, gaps: [] })
    expect(toGrid({ ...smaller, rows: 3, cols: 4 })).toEqual(inOrder(plan))
  })

  it('knows the places of a whole line, and whether anybody can sit there', () => {
    const { now } = beginDrawing(plan)
    expect(seatNames(placesOf(now, { row: 2 }))).toBe('2-1 2-2 2-3 2-4')
    expect(seatNames(placesOf(now, { col: 3 }))).toBe('1-3 2-3 3-3')
    expect(isEmptyLine(now, { col: 3 })).toBe(false)
    expect(isEmptyLine(withPlaces(now, placesOf(now, { col: 3 }), true), { col: 3 })).toBe(true)
  })

  it('leaves no place out under a finger that is faster than the screen', () => {
    expect(seatNames(placesBetween(place(1, 1), place(1, 4)))).toBe('1-1 1-2 1-3 1-4')
    expect(seatNames(placesBetween(place(3, 3), place(1, 1)))).toBe('1-1 2-2 3-3')
    expect(seatNames(placesBetween(place(2, 2), place(2, 2)))).toBe('2-2')
  })
})
