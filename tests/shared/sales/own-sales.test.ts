import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { applyToOwnSales, isUndelivered, mayVoid, noOwnSales } from '../../../shared/sales/own-sales.ts'
import { aSaleId, collected, printed, seen, sold, voided } from '../../support/journal-entries.ts'

const seats = [{ row: 1, col: 1, grantNumber: 1 }]
const sale = sold(seats, { seq: 7 })

function saleAfter(...entries: readonly JournalEntry[]) {
  const sales = noOwnSales()
  for (const entry of entries) applyToOwnSales(sales, entry)
  return sales.byId.get(aSaleId)
}

describe('a sale of a kiosk', () => {
  it('counts how often its tickets were seen, which it is only once a page says so', () => {
    const stories = [
      saleAfter(sale),
      saleAfter(sale, printed()),
      saleAfter(sale, printed(), printed({ copy: 2 })),
      saleAfter(sale, printed(), seen()),
      saleAfter(sale, printed(), collected()),
      saleAfter(sale, voided()),
      saleAfter(sale, printed(), seen(), printed({ copy: 2 })),
      saleAfter(sale, printed(), seen(), printed({ copy: 2 }), seen({ copy: 2 })),
    ]
    expect(stories.map((one) => one?.copies)).toEqual([0, 0, 0, 1, 1, 0, 1, 2])
    expect(stories.map((one) => one && isUndelivered(one))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ])
    expect(stories.map((one) => one?.isCollected)).toEqual([false, false, false, false, true, false, false, false])
  })

  it('may be taken back only if its tickets were never about to be shown and it was never about to leave', () => {
    const anEnd = fc.constantFrom('printed', 'voided')
    fc.assert(
      fc.property(fc.array(anEnd, { maxLength: 3 }), fc.nat({ max: 14 }), (ends, sentUpToSeq) => {
        const after = saleAfter(sale, ...ends.map((end) => (end === 'printed' ? printed() : voided())))
        expect(after && mayVoid(after, sentUpToSeq)).toBe(ends.length === 0 && sentUpToSeq < 7)
      }),
    )
  })
})
