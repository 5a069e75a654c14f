import { buildRendererIfChanged } from '../../build/renderer.ts'
import { type Cinema, openCinema } from './cinema.ts'
import { test as base } from './link-test.ts'

/** A test with a cinema of its own. When it fails, what every program printed and every page showed comes with it. */
export const test = base.extend<{ cinema: Cinema }>({
  cinema: async ({ browser, contextOptions, carriedBy }, use, testInfo) => {
    await buildRendererIfChanged()
    const cinema = openCinema(browser, contextOptions, carriedBy)
    await use(cinema)
    if (testInfo.status !== testInfo.expectedStatus) {
      for (const [index, page] of cinema.pages().entries()) {
        await testInfo.attach(`page ${index}`, { body: await page.screenshot(), contentType: 'image/png' })
      }
      process.stderr.write(cinema.report())
    }
    await cinema.close()
  },
})
