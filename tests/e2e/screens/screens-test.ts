import { expect, type Page } from '@playwright/test'
import type {} from '../../support/fake-link/main.ts'
import { controlFromPage } from '../../support/fake-link/remote-control.ts'
import { serveScreens } from '../../support/fake-link/serve-screens.ts'
import { openPreloadPage } from '../../support/preload-link/open-page.ts'
import { test as base } from '../link-test.ts'
import { openFakeMain } from '../preload/preload-test.ts'

type Screens = { readonly screensUrl: string }

/**
 * A test of the screens alone, over a made-up cinema (`window.fakeCinema`): in the page itself, or in this process behind
 * the shell's link and the real preload.
 */
export const test = base.extend<{ kiosk: Page }, Screens>({
  screensUrl: [
    async ({ carriedBy }, use) => {
      if (carriedBy === 'preload') return use('')
      const { url, close } = await serveScreens()
      await use(url)
      await close()
    },
    { scope: 'worker' },
  ],
  kiosk: async ({ page, screensUrl, carriedBy }, use) => {
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    // What is looked at is never half faded in.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    if (carriedBy === 'preload') await openOverPreload(page)
    else await page.goto(screensUrl)
    await expect(page.locator('[data-screen="attract"]')).toBeVisible()
    await use(page)
    expect(faults).toEqual([])
  },
})

async function openOverPreload(page: Page): Promise<void> {
  const { cinema, main } = await openFakeMain()
  await controlFromPage(page, cinema)
  await openPreloadPage(page, main)
}
