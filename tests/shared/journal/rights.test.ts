import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ShowtimeId } from '../../../shared/core/ids.ts'
import type { JournalEntry } from '../../../shared/journal/journal-entry.ts'
import { applyToRights, isNewer, noRights, rightFor, rightsOf } from '../../../shared/journal/rights.ts'
import {
  anEntry,
  aShowtimeId,
  paymentStarted,
  rightsGivenBack,
  rightsTaken,
  sold,
} from '../../support/journal-entries.ts'

const seat = { row: 3, col: 4 }
const under = (grantNumber: number) => [{ ...seat, grantNumber }]

function fold(...entries: readonly JournalEntry[]) {
  const rights = noRights()
  for (const entry of entries) applyToRights(rights, entry)
  return rights
}

const held = (...entries: readonly JournalEntry[]) => rightsOf(fold(...entries), aShowtimeId)

describe('what a kiosk may sell', () => {
  it('is nothing at first', () => {
    expect(held()).toEqual([])
  })

  it('is a seat from its rights-taken on', () => {
    expect(held(rightsTaken(under(1)))).toEqual([{ ...seat, grantNumber: 1, purpose: 'sale' }])
  })

  it('is a seat no longer after its return or its sale', () => {
    expect([
      held(rightsTaken(under(1)), rightsGivenBack(under(1))),
      held(rightsTaken(under(1)), sold(under(1))),
    ]).toEqual([[], []])
  })

  it('is not a seat whose old grant comes again', () => {
    expect(
      held(rightsTaken(under(2)), rightsGivenBack(under(2)), rightsTaken(under(2)), rightsTaken(under(1))),
    ).toEqual([])
  })

  it('is a seat again under a higher number', () => {
    expect(held(rightsTaken(under(1)), rightsGivenBack(under(1)), rightsTaken(under(4)))).toEqual([
      { ...seat, grantNumber: 4, purpose: 'sale' },
    ])
  })

  it('is not touched by an old return or an old sale', () => {
    const now = [{ ...seat, grantNumber: 3, purpose: 'sale' }]
    expect([
      held(rightsTaken(under(3)), rightsGivenBack(under(2))),
      held(rightsTaken(under(3)), sold(under(2))),
    ]).toEqual([now, now])
  })

  it('never becomes a seat that was returned on arrival', () => {
    const rights = fold(rightsGivenBack(under(2)))
    expect([isNewer(rights, aShowtimeId, { ...seat, grantNumber: 2 }), rightsOf(rights, aShowtimeId)]).toEqual([
      false,
      [],
    ])
  })

  it('stays while it is being paid for', () => {
    expect(held(rightsTaken(under(1)), paymentStarted(under(1)))).toHaveLength(1)
  })

  it('is told apart by showtime', () => {
    const rights = fold(rightsTaken(under(1)))
    const another = 8 as ShowtimeId
    expect([rightFor(rights, another, seat), isNewer(rights, another, { ...seat, grantNumber: 1 })]).toEqual([
      undefined,
      true,
    ])
  })

  it('forgets a showtime of which it holds nothing more', () => {
    expect(fold(rightsTaken(under(1)), rightsGivenBack(under(1))).held.size).toBe(0)
  })
})

describe('rights folded from a journal', () => {
  const anyEntry = fc
    .tuple(fc.constantFrom('taken', 'back', 'sold', 'paying'), fc.integer({ min: 1, max: 4 }))
    .map(([what, number]): JournalEntry => {
      if (what === 'taken') return rightsTaken(under(number))
      if (what === 'back') return rightsGivenBack(under(number))
      if (what === 'sold') return sold(under(number))
      return anEntry('payment-unknown', {
        saleId: sold(under(1)).body.saleId,
        paymentKey: sold(under(1)).body.payment.key,
      })
    })

  it('hold a seat at most under the highest number ever seen, which never falls', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 20 }), (entries) => {
        const rights = noRights()
        let highest = 0
        for (const entry of entries) {
          applyToRights(rights, entry)
          const seen = rights.highestSeen.get(aShowtimeId)?.get('3-4') ?? 0
          expect(seen).toBeGreaterThanOrEqual(highest)
          highest = seen
          const right = rightFor(rights, aShowtimeId, seat)
          if (right) expect(right.grantNumber).toBe(highest)
        }
      }),
    )
  })

  it('are the same however often an entry is folded in at once', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 20 }), (entries) => {
        const twice = entries.flatMap((entry) => [entry, entry])
        expect(fold(...twice)).toEqual(fold(...entries))
      }),
    )
  })

  it('hold exactly one grant for each seat of an order', () => {
    const row = [1, 2, 3].map((col) => ({ row: 1, col, grantNumber: 1 }))
    expect(
      held(rightsTaken(row), sold(row.slice(0, 1)), rightsGivenBack(row.slice(2))).map((right) => right.col),
    ).toEqual([2])
  })
})
