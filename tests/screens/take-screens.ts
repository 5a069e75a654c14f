import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { createTtmsClient } from '../../clients/ttms-client.ts'
import { zh } from '../../renderer/i18n/zh.ts'
import { test } from '../e2e/cinema-test.ts'
import { expectScreen } from '../e2e/pages/buying.ts'
import { signInAsStaff } from '../e2e/pages/staff.ts'
import { showtimeWithAllottedSeats } from '../e2e/showtime-for-tests.ts'
import { tellTerminal } from '../support/cinema-programs.ts'

// Walks through the product once in each orientation and keeps a picture of every screen in both languages.

const folder = fileURLToPath(new URL('../../docs/screens', import.meta.url))
const orientations = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
}
const settleMs = 700

/** Pictures of what the page shows now, `NAME-zh-ORIENTATION.jpg` and `NAME-en-…`; the page is left in Chinese. */
async function takeBoth(page: Page, name: string, orientation: string): Promise<void> {
  const take = async (language: string) => {
    await page.waitForTimeout(settleMs)
    const path = join(folder, `${name}-${language}-${orientation}.jpg`)
    await page.screenshot({ path, type: 'jpeg', quality: 72 })
  }
  await take('zh')
  await page.locator('[data-language="en"]').click()
  await take('en')
  await page.locator('[data-language="zh"]').click()
}

for (const [orientation, viewport] of Object.entries(orientations)) {
  test.describe(orientation, () => {
    // Half the size in each direction: small files, and every word can still be read.
    test.use({ contextOptions: { viewport, deviceScaleFactor: 0.5 } })

    test(`every screen in ${orientation}`, async ({ cinema }) => {
      mkdirSync(folder, { recursive: true })
      const server = await cinema.startServer()
      const kiosk = await cinema.startKiosk('kiosk')
      const showtime = await showtimeWithAllottedSeats(createTtmsClient({ serverUrl: server.url }), 8)
      const attract = await cinema.approach(kiosk)
      const { page } = attract
      const keep = (name: string) => takeBoth(page, name, orientation)

      await keep('attract')
      const films = await attract.start()
      await keep('films')
      const film = await films.open(showtime.movie_name)
      await keep('film')
      const seats = await film.pick(showtime.schedule_id)
      await seats.chooseBest(2)
      await keep('seats')
      const review = await seats.confirm()
      await keep('pay')
      await tellTerminal(kiosk, { next: 'decline', delayMs: 1_500 })
      await review.beginPayment()
      await expectScreen(page, 'pay', 'held')
      await keep('pay-declined')
      await tellTerminal(kiosk, { next: 'approve', delayMs: 8_000 })
      await review.beginPayment()
      await keep('paying')
      await expectScreen(page, 'done')
      await keep('done')
      await page.getByRole('button', { name: /完成/ }).click()

      await expectScreen(page, 'attract')
      await server.stop()
      const offline = await (await (await attract.start()).open(showtime.movie_name)).pick(showtime.schedule_id)
      await expect(offline.inState('online-only').first()).toBeVisible()
      await keep('seats-offline')
      await offline.chooseBest(1)
      await (await offline.confirm()).payByCard()
      await keep('done-offline')
      await page.getByRole('button', { name: /完成/ }).click()
      await expectScreen(page, 'attract')

      const again = await cinema.startServer()
      await kiosk.printed(/"server-line-lost"[\s\S]*"server-online"/)
      for (let touch = 0; touch < 5; touch++) await page.locator('[data-corner]').click({ position: { x: 10, y: 10 } })
      await expectScreen(page, 'staff-sign-in')
      await keep('staff-sign-in')
      await page.getByRole('button', { name: /返回/ }).click()
      const staff = await signInAsStaff(page, again.administrator)
      await expect(staff.queue).toHaveAttribute('data-queue', '0', { timeout: 60_000 })
      await keep('admin')
      await page.locator('.changes-panel button').click()
      await expect(page.locator('.changes')).toBeVisible()
      await keep('admin-changes')
      await page.getByRole('button', { name: zh.changes.form['change-hall'], exact: true }).click()
      await page.locator('[data-pick]').first().click()
      await keep('admin-hall')
      await page.locator('.plan-part').click()
      await keep('admin-plan')
    })
  })
}
