import { describe, expect, it } from 'vitest'
import { footPlace } from '../../../../renderer/kiosk/attract/schedule.ts'

describe('what is written where nobody is', () => {
  it('stands somewhere else at each turn, by one small step, there and back', () => {
    const places = Array.from({ length: 15 }, (_, turn) => Math.round(footPlace(turn) * 7))
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 0])
  })
})
