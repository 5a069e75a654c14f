import { expect } from '@playwright/test'
import type { SaleId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { ListedSale } from '../../../shared/sales/sale-list.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

/** So many sales, a minute after each other, the newest first. */
const salesOf = (count: number) =>
  Array.from({ length: count }, (_, index): ListedSale => {
    const ticketNumber = (100_000_100 - index) as TicketNumber
    return {
      saleId: `00000000-0000-4000-8000-0000000000${String(index).padStart(2, '0')}` as SaleId,
      atMs: Date.UTC(2026, 10, 21, 12) - index * 60_000,
      filmTitle: { zh: '片', en: 'Film' },
      hallName: { zh: '厅', en: 'Hall' },
      beginsAt: null,
      tickets: [{ row: 1, col: 1, ticketNumber, isRefunded: false, reseatedTo: null }],
      totalFen: toFen(3_990),
      method: 'card',
      state: 'seen',
      copies: 1,
      mayShow: true,
      mayVoid: false,
    }
  })

for (const language of ['zh', 'en'] as const) {
  test(`all sales of the last hours are shown, a page at a time, and stay while the next page comes (${language})`, async ({
    kiosk,
  }) => {
    const way = wayThrough(kiosk, language)
    await way.admin()
    await kiosk.evaluate((sales) => window.fakeCinema.leaveToStaff({ sales }), salesOf(25))
    await kiosk.locator('[data-action="orders"]').click()
    const [entries, more] = [kiosk.locator('[data-order]'), kiosk.locator('[data-more="sales"]')]
    await expect(entries).toHaveCount(10)
    await expect(more).toHaveText(way.t.people.showMore)
    const first = await entries.first().elementHandle()
    for (const count of [20, 25]) {
      await more.click()
      await expect(entries).toHaveCount(count)
    }
    await expect(more).toHaveCount(0)
    await expect(entries.last()).toContainText(way.t.orders.numbers('100000076'))
    expect(await first?.evaluate((entry) => entry.isConnected)).toBe(true)
  })
}
