import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SaleId } from '../../../shared/core/ids.ts'
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

describe('the sales of months', () => {
  const saleIdOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as SaleId
  /** What happens to which sale; it was sold before that, at its first turn. */
  const anyStory = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom('printed', 'seen', 'collected', 'voided', 'nothing')),
    { maxLength: 60 },
  )
  const happened = { printed, seen, collected, voided }

  function fold(story: readonly (readonly [number, keyof typeof happened | 'nothing'])[], minWhole: number) {
    const sales = noOwnSales(minWhole)
    const isSold = new Set<number>()
    const apply = (entry: JournalEntry, number: number) =>
      applyToOwnSales(sales, { ...entry, body: { ...entry.body, saleId: saleIdOf(number) } } as JournalEntry)
    story.forEach(([number, what], index) => {
      if (!isSold.has(number)) apply(sold(seats, { seq: 2 * index + 1 }), number)
      isSold.add(number)
      if (what !== 'nothing') apply(happened[what]({ seq: 2 * index + 2 }), number)
    })
    return { sales, ids: [...isSold].map(saleIdOf) }
  }

  it('are known alike, whole or not, and those that nobody has seen are whole', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const [all, few] = [fold(story, 1_000), fold(story, 2)]
        for (const saleId of all.ids) {
          const whole = all.sales.byId.get(saleId)
          const kept = few.sales.byId.get(saleId) ?? few.sales.past.get(saleId)
          if (!whole || !kept) throw new Error('a sale is gone')
          const isPast = !few.sales.byId.has(saleId)
          expect(whole).toMatchObject({ ...kept, seq: whole.seq })
          expect(isPast && isUndelivered(whole)).toBe(false)
          if (isPast) expect(kept.seq).toBe(0)
          else expect(kept).toEqual(whole)
        }
        const isWhole = all.ids.map((saleId) => few.sales.byId.has(saleId))
        expect(isWhole.slice(-2)).not.toContain(false)
      }),
    )
  })

  it('are few that are whole, however many there are', () => {
    const sales = noOwnSales(10)
    const wholeAfter = (count: number) => {
      for (let number = sales.byId.size + sales.past.size + 1; number <= count; number++) {
        const saleId = saleIdOf(number)
        for (const entry of [sold(seats, { seq: 2 * number }), seen({ seq: 2 * number + 1 })]) {
          applyToOwnSales(sales, { ...entry, body: { ...entry.body, saleId } } as JournalEntry)
        }
      }
      return [sales.byId.size <= 21, sales.byId.size + sales.past.size]
    }
    expect([wholeAfter(100), wholeAfter(1_000)]).toEqual([
      [true, 100],
      [true, 1_000],
    ])
  })
})
