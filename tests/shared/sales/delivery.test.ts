import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SettledBy } from '../../../shared/journal/journal-entry.ts'
import { customerStaysMs, isSettledLate, showAfterRestartMs, ticketsShownMs } from '../../../shared/sales/delivery.ts'
import { applyToOwnSales, noOwnSales, type OwnSale } from '../../../shared/sales/own-sales.ts'
import { aSaleId, paymentStarted, sold } from '../../support/journal-entries.ts'

const seats = [{ row: 1, col: 1, grantNumber: 1 }]
const soldAtMs = 1_000_000

function aSale(more: Partial<OwnSale> = {}, settledBy: SettledBy = 'charge'): OwnSale {
  const sales = noOwnSales()
  for (const entry of [paymentStarted(seats), sold(seats)]) applyToOwnSales(sales, entry)
  const sale = sales.byId.get(aSaleId)
  if (!sale) throw new Error('no sale')
  const payment = { ...sale.payment, settledBy }
  return { ...sale, payment, atMs: soldAtMs, paymentStartedAtMs: soldAtMs - 10_000, ...more }
}

/** For how long it is shown by a kiosk that starts again at this time. */
const shownAt = (sale: OwnSale, nowMs: number) => showAfterRestartMs(sale, (atMs) => nowMs - atMs)

describe('the tickets of a sale, when the program starts again', () => {
  it('are shown to the customer who has just paid, in full where nobody has seen them', () => {
    expect(shownAt(aSale(), soldAtMs + customerStaysMs)).toBe(ticketsShownMs)
    expect(shownAt(aSale({ copies: 1, printedAtMs: soldAtMs }), soldAtMs + 5_000)).toBe(ticketsShownMs)
  })

  it('that a page has drawn are shown for what was left of their time', () => {
    const sale = aSale({ copies: 1, printedAtMs: soldAtMs, seenAtMs: soldAtMs + 100 })
    expect(shownAt(sale, soldAtMs + 20_000)).toBe(ticketsShownMs - 20_000)
    expect(shownAt(sale, soldAtMs + ticketsShownMs + 1)).toBe(0)
  })

  it('wait for staff where their time on the screen is over, since another may stand there', () => {
    const printed = aSale({ copies: 1, printedAtMs: soldAtMs })
    expect(shownAt(printed, soldAtMs + ticketsShownMs + 1)).toBe(0)
    expect(shownAt(aSale(), soldAtMs + customerStaysMs + 1)).toBe(0)
    expect(shownAt(aSale(), soldAtMs + 12 * 3_600_000)).toBe(0)
  })

  it('wait for staff where nobody can say how late it is, or the clock is behind', () => {
    expect(showAfterRestartMs(aSale(), () => null)).toBe(0)
    expect(shownAt(aSale(), soldAtMs - 1)).toBe(0)
  })

  it.each([
    ['it was taken back', aSale({ isVoided: true })],
    ['a hand has taken them', aSale({ copies: 1, printedAtMs: soldAtMs, seenAtMs: soldAtMs, isCollected: true })],
    ['staff settled its payment', aSale({}, 'staff')],
    ['it was settled late', aSale({ paymentStartedAtMs: soldAtMs - customerStaysMs - 1 }, 'inquiry')],
  ])('are not shown where %s', (_, sale) => {
    expect(shownAt(sale, soldAtMs + 1)).toBe(0)
  })

  it('count the time from the start of a payment that was found out about, for that is when its customer was seen', () => {
    const sale = aSale({ paymentStartedAtMs: soldAtMs - 100_000 }, 'inquiry')
    expect(isSettledLate(sale)).toBe(false)
    expect(shownAt(sale, soldAtMs + 20_000)).toBe(ticketsShownMs)
    expect(shownAt(sale, soldAtMs + 20_001)).toBe(0)
  })

  it('are never on the screen longer than they would have been without the restart', () => {
    fc.assert(
      fc.property(fc.nat({ max: 300_000 }), fc.nat({ max: 300_000 }), (seenAfterMs, startedAfterMs) => {
        const sale = aSale({ copies: 1, printedAtMs: soldAtMs, seenAtMs: soldAtMs + seenAfterMs })
        const shownMs = shownAt(sale, soldAtMs + startedAfterMs)
        expect(shownMs === 0 || startedAfterMs + shownMs <= ticketsShownMs).toBe(true)
      }),
    )
  })
})
