import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fenToYuan, sumFen, toFen, yuanToFen } from '../../../shared/core/money.ts'

const anyFen = fc.integer({ min: 0, max: 1_000_000_000 }).map(toFen)

describe('money', () => {
  it('adds up to the sum of its parts, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyFen, { maxLength: 20 }), fc.array(anyFen, { maxLength: 20 }), (some, more) => {
        const whole = sumFen([...some, ...more])
        return whole === sumFen([...more, ...some]) && whole === toFen(sumFen(some) + sumFen(more))
      }),
    )
  })

  it('of nothing is nothing', () => {
    expect(sumFen([])).toBe(0)
  })

  it.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('is never %s fen', (amount) => {
    expect(() => toFen(amount)).toThrow(RangeError)
  })

  it('never passes the exact numbers unnoticed', () => {
    expect(() => sumFen([toFen(Number.MAX_SAFE_INTEGER), toFen(1)])).toThrow(RangeError)
  })

  it('is the same amount in yuan, with two decimals at most', () => {
    fc.assert(
      fc.property(anyFen, (amount) => {
        const yuan = fenToYuan(amount)
        return Math.round(yuan * 100) === amount && /^\d+(\.\d{1,2})?$/.test(String(yuan))
      }),
    )
  })

  it('is read from yuan with at most two decimals, and from nothing else', () => {
    const typed = ['45', '45.5', ' 0.01 ', '9999.99', '0', '', '45.555', '12345', '4,5', '-1', '1e2']
    expect(typed.map(yuanToFen)).toEqual([4_500, 4_550, 1, 999_999, 0, ...Array(6).fill(null)])
  })
})
