import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toOrderedText } from '../../../../electron/store/sqlite/key-order.ts'

const anyUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4 })
  .map((units) => String.fromCharCode(...units))
const highUnits = fc
  .array(fc.integer({ min: 0xd7fe, max: 0xffff }), { maxLength: 3 })
  .map((units) => String.fromCharCode(...units))
const text = fc.oneof(anyUnits, highUnits, fc.string({ unit: 'grapheme' }))

const orderInSqlite = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)))
const orderInJs = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

describe('ordered text', () => {
  it('has in UTF-8 the order that JavaScript gives the original, lone surrogates included', () => {
    fc.assert(
      fc.property(text, text, (a, b) => orderInSqlite(toOrderedText(a), toOrderedText(b)) === orderInJs(a, b)),
      { numRuns: 20_000, seed: 17 },
    )
  })

  it('leaves common text, Chinese included, as it is', () => {
    expect(toOrderedText('第 3 排 · Row 3')).toBe('第 3 排 · Row 3')
  })
})
