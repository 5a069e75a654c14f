import type { Page } from '@playwright/test'
import { test as base, expect } from '@playwright/test'
import type {} from '../../support/fake-link/main.ts'
import { serveScreens } from '../../support/fake-link/serve-screens.ts'

type Screens = { readonly screensUrl: string }

/** A test of the screens alone, over a made-up cinema in the page itself (`window.fakeCinema`). */
export const test = base.extend<{ kiosk: Page }, Screens>({
  screensUrl: [
    async ({ browserName: _browserName }, use) => {
      const { url, close } = await serveScreens()
      await use(url)
      await close()
    },
    { scope: 'worker' },
  ],
  kiosk: async ({ page, screensUrl }, use) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    // What is looked at is never half faded in.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(screensUrl)
    await expect(page.locator('[data-screen="attract"]')).toBeVisible()
    await use(page)
    expect(faults).toEqual([])
  },
})
