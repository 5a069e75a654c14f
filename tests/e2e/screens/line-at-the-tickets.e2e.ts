import { expect } from '@playwright/test'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

for (const language of ['zh', 'en'] as const) {
  test(`the tickets’ screen speaks of the line as it is now, not as it was at the sale (${language})`, async ({
    kiosk,
  }) => {
    const way = wayThrough(kiosk, language)
    await way.paying()
    await kiosk.evaluate(() => window.fakeCinema.goTo('offline'))
    await kiosk.evaluate(() => window.fakeCinema.terminal('approved'))
    await expect(way.screen('done')).toBeVisible()
    await expect(kiosk.getByText(way.t.done.offline)).toBeVisible()
    await kiosk.evaluate(() => window.fakeCinema.goTo('online'))
    await expect(kiosk.getByText(way.t.done.offline)).toHaveCount(0)
  })
}
