import { describe, expect, it } from 'vitest'
import { createSaleList } from '../../../electron/reports/sale-list.ts'
import { applyToOwnSales, noOwnSales, type OwnSale } from '../../../shared/sales/own-sales.ts'
import { seen, sold } from '../../support/journal-entries.ts'
import { someShowtimeFacts } from '../../support/sales-facts.ts'

const hour = 3_600_000

/** The list of a kiosk that made so many sales, a minute after each other, all of them seen but these; the newest is 0. */
function aListOf({ count, undelivered = [] as readonly number[] }: { count: number; undelivered?: readonly number[] }) {
  const one = noOwnSales()
  applyToOwnSales(one, sold([{ row: 1, col: 1, grantNumber: 1 }]))
  const [neverSeen] = structuredClone([...one.byId.values()])
  applyToOwnSales(one, seen({ seq: 2 }))
  const [delivered] = [...one.byId.values()]
  if (!neverSeen || !delivered) throw new Error('no sale')
  const all = Array.from({ length: count }, (_, index): OwnSale => {
    const sale = undelivered.includes(index) ? neverSeen : delivered
    return { ...sale, saleId: `${index}` as OwnSale['saleId'], atMs: sale.atMs - index * 60_000 }
  })
  const list = createSaleList({
    journal: { sentUpToSeq: () => 1_000 },
    sales: { undelivered: () => undelivered.flatMap((index) => all[index] ?? []), sales: () => all },
    facts: someShowtimeFacts(0),
    liveTicketOf: () => 'itself',
    nowMs: () => delivered.atMs + hour,
  })
  return (pages?: number) => {
    const { sales, hasMore } = list(pages)
    return { ids: sales.map(({ saleId }) => Number(saleId)), hasMore }
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('the list of sales for staff', () => {
  it('has every sale of the last twelve hours, the newest first and a hundred a page', () => {
    // Eleven hours of them before the one hour that has passed since the newest.
    const list = aListOf({ count: 700 })
    expect(list()).toEqual({ ids: upTo(100), hasMore: true })
    expect(list(3)).toEqual({ ids: upTo(300), hasMore: true })
    expect(list(7)).toEqual({ ids: upTo(661), hasMore: false })
  })

  it('says that there is no more where the last page is just full', () => {
    const list = aListOf({ count: 200 })
    expect([list(1).hasMore, list(2).hasMore]).toEqual([true, false])
  })

  it('has every sale that nobody has seen on its first page too, each once, however old', () => {
    const list = aListOf({ count: 700, undelivered: [5, 150, 680] })
    expect(list()).toEqual({ ids: [...upTo(100), 150, 680], hasMore: true })
    expect(list(2)).toEqual({ ids: [...upTo(200), 680], hasMore: true })
    expect(list(7)).toEqual({ ids: [...upTo(661), 680], hasMore: false })
  })
})
