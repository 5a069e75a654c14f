import { expect } from '@playwright/test'
import { listedSale } from './left-to-staff.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

for (const language of ['zh', 'en'] as const) {
  test(`all sales of the last hours are shown, a page at a time, and stay while the next page comes (${language})`, async ({
    kiosk,
  }) => {
    const way = wayThrough(kiosk, language)
    await way.admin()
    await kiosk.evaluate(
      (sales) => window.fakeCinema.leaveToStaff({ sales }),
      Array.from({ length: 25 }, (_, index) => listedSale(index)),
    )
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
