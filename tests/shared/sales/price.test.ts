import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toFen } from '../../../shared/core/money.ts'
import { ticketPrice, totalPrice } from '../../../shared/sales/price.ts'

const factors = [1, 0.95, 0.9, 0.85]
const at = (fen: number, level: number) => ticketPrice({ priceFen: toFen(fen) }, { level, factors })

describe('the price of a ticket', () => {
  it('is the showtime’s own for a guest', () => {
    expect(ticketPrice({ priceFen: toFen(4_500) })).toBe(4_500)
  })

  it.each([
    [4_500, 0, 4_500],
    [4_500, 1, 4_275],
    [105, 1, 100],
    [110, 1, 105],
    [30, 1, 29],
    [10, 1, 10],
    [0, 3, 0],
  ])('of %i fen is at level %i: %i fen, half a fen rounded up', (fen, level, price) => {
    expect(at(fen, level)).toBe(price)
  })

  it('is the last factor’s for every level beyond it', () => {
    expect(at(10_000, 99)).toBe(at(10_000, 3))
  })

  it('is a whole number of fen within half a fen of price times factor, whatever the two are', () => {
    const whole = fc.integer({ min: 0, max: 10_000_000 })
    // Factors have at most six decimals.
    const factor = fc.integer({ min: 1, max: 1_000_000 }).map((millionths) => millionths / 1_000_000)
    fc.assert(
      fc.property(whole, factor, (fen, one) => {
        const price = ticketPrice({ priceFen: toFen(fen) }, { level: 0, factors: [one] })
        expect(Number.isInteger(price)).toBe(true)
        expect(Math.abs(price - fen * one)).toBeLessThanOrEqual(0.5 + 1e-6)
      }),
    )
  })

  it('of several tickets is what they cost together', () => {
    expect(totalPrice([{ priceFen: toFen(4_500) }, { priceFen: toFen(4_275) }])).toBe(8_775)
    expect(totalPrice([])).toBe(0)
  })
})
