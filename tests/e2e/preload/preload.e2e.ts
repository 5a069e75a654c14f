import { expect, test } from '@playwright/test'
import { finalize } from 'rxjs'
import { openPreloadPage } from '../../support/preload-link/open-page.ts'
import { openCountingServer } from '../shell-checks/counting-server.ts'
import { expectOnlyTheLink } from '../shell-checks/exposed.ts'
import { expectCallsAndTenWatches, expectStaffFeedToEnd, expectTheLargestInput } from '../shell-checks/link.ts'
import { expectPolicyWalls } from '../shell-checks/policy-walls.ts'
import { expectPosters, expectServedPage, readPlatformFonts } from '../shell-checks/served.ts'
import { openFakeMain } from './preload-test.ts'

// The bundled preload in a real Chromium, over the shell's own link and scheme. The checks are those of the suite for a
// real Electron (tests/e2e/electron), as far as they need no Electron.

test.describe('the real preload', { tag: '@preload' }, () => {
  test('gives its page the list of calls, frozen all through, and frames in it nothing', async ({ page }) => {
    await openPreloadPage(page, (await openFakeMain()).main)
    await expectOnlyTheLink(page)
  })

  test('carries calls, ten watches and the largest input, and not one byte more', async ({ page }) => {
    await openPreloadPage(page, (await openFakeMain()).main)
    await expectCallsAndTenWatches(page)
    await expectTheLargestInput(page)
  })

  test('ends the feeds of staff at their sign-out', async ({ page }) => {
    let open = 0
    const { cinema, main } = await openFakeMain((service) => ({
      ...service,
      feeds: {
        ...service.feeds,
        device: (input) => {
          open += 1
          return service.feeds.device(input).pipe(finalize(() => (open -= 1)))
        },
      },
    }))
    await openPreloadPage(page, main)
    await expectStaffFeedToEnd(page, { login: 'manager', password: 'cinema' })
    // At once, and not at their next item.
    expect(open).toBe(0)
    // Nor do they go on when there is something new to show.
    cinema.goTo('offline')
    await expectCallsAndTenWatches(page)
    expect(await page.evaluate(() => (window as unknown as { seen: { afterwards: number } }).seen.afterwards)).toBe(0)
  })

  test('brings the feeds back after a reload and a crash, and leaves none of the page before open', async ({
    page,
  }) => {
    let open = 0
    const { main } = await openFakeMain((service) => ({
      ...service,
      feeds: {
        ...service.feeds,
        films: (input) => {
          open += 1
          return service.feeds.films(input).pipe(finalize(() => (open -= 1)))
        },
      },
    }))
    await openPreloadPage(page, main)
    const start = page.locator('[data-screen="attract"]')
    await expect(start).toBeVisible()
    await expect.poll(() => open).toBe(1)
    await page.reload()
    await expect(start).toBeVisible()
    await expect.poll(() => open).toBe(1)
    const session = await page.context().newCDPSession(page)
    // A renderer that is ended does not answer.
    session.send('Page.crash').catch(() => undefined)
    await expect.poll(() => open).toBe(0)
  })

  test('tells every two seconds that the page lives', async ({ page }) => {
    let beats = 0
    const { main } = await openFakeMain(undefined, () => {
      beats += 1
    })
    await openPreloadPage(page, main)
    await expect.poll(() => beats).toBeGreaterThanOrEqual(2)
  })

  test('takes nothing over its bridge that can’t be copied, no port above all', async ({ page }) => {
    await openPreloadPage(page, (await openFakeMain()).main)
    const refused = await page.evaluate(() => {
      const { port1 } = new MessageChannel()
      const inputs: readonly unknown[] = [port1, { port: port1 }, [Symbol('s')], new Date(0), document.body]
      return inputs.map((input) => {
        try {
          window.kiosk?.call('order.leave', input as never)
          return 'taken'
        } catch (error) {
          return (error as Error).name
        }
      })
    })
    expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError'])
  })
})

test.describe('the page that the shell serves', { tag: '@preload' }, () => {
  test('has its headers, isolation, fonts and posters, and nothing beside them', async ({ page }) => {
    await openPreloadPage(page, (await openFakeMain()).main)
    await expectServedPage(page)
    await page.locator('.attract-touch').click()
    await expectPosters(page)
    await expect.poll(() => readPlatformFonts(page, '星河影城')).toEqual([expect.stringContaining('Noto Sans SC')])
  })

  test('can’t run, load, send or frame what is not its own', async ({ page }) => {
    const server = await openCountingServer()
    await openPreloadPage(page, (await openFakeMain()).main)
    await expectPolicyWalls(page, server.host)
    expect(server.requests()).toBe(0)
    server.close()
  })
})
