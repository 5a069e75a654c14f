import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../shared/sales/journal-entry.ts'
import type { OwnSales } from '../../../shared/sales/own-sales.ts'
import { applyToOwnSales, isNeverHandedOut, mayVoid } from '../../../shared/sales/own-sales.ts'
import { aSaleId, printed, sold, voided } from '../../support/journal-entries.ts'

const seats = [{ row: 1, col: 1, grantNumber: 1 }]
const sale = sold(seats, { seq: 7 })

function saleAfter(...entries: readonly JournalEntry[]) {
  const sales: OwnSales = new Map()
  for (const entry of entries) applyToOwnSales(sales, entry)
  return sales.get(aSaleId)
}

describe('a sale of a kiosk', () => {
  it('is in nobody’s hand until its tickets are about to be seen, and counts its copies', () => {
    const [fresh, seen, again] = [
      saleAfter(sale),
      saleAfter(sale, printed()),
      saleAfter(sale, printed(), printed({ copy: 2 })),
    ]
    expect([fresh, seen, again].map((one) => one?.copies)).toEqual([0, 1, 2])
    expect([fresh, seen, again].map((one) => one && isNeverHandedOut(one))).toEqual([true, false, false])
  })

  it('may be taken back only if no ticket of it was seen and it was never about to leave', () => {
    const anEnd = fc.constantFrom('printed', 'voided')
    fc.assert(
      fc.property(fc.array(anEnd, { maxLength: 3 }), fc.nat({ max: 14 }), (ends, leftUpTo) => {
        const after = saleAfter(sale, ...ends.map((end) => (end === 'printed' ? printed() : voided())))
        expect(after && mayVoid(after, leftUpTo)).toBe(ends.length === 0 && leftUpTo < 7)
      }),
    )
  })
})
