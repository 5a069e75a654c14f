import { expect, type Page } from '@playwright/test'
import { test as base } from './screens-test.ts'
import { wayThrough } from './way.ts'

// Waiting is a matter of the page's clock, which is the test's here.
const test = base.extend<{ kiosk: Page }>({
  kiosk: async ({ page, screensUrl }, use) => {
    await page.clock.install()
    await page.goto(screensUrl)
    await use(page)
  },
})

test('after a minute without a touch it asks, counts down, and wipes everything', async ({ kiosk }) => {
  const way = wayThrough(kiosk, 'en')
  await way.seats()
  await way.button(way.t.seats.bestFor(2)).click()
  await expect(way.selected).toHaveCount(2)
  await kiosk.clock.fastForward(61_000)
  await expect(kiosk.getByRole('dialog', { name: way.t.idle.title })).toBeVisible()
  await kiosk.clock.fastForward(16_000)
  await expect(way.screen('attract')).toBeVisible()
  await expect(kiosk.getByRole('button', { name: 'English' })).toBeVisible()
})

test('an answer to the question keeps the person where they are', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.seats()
  await way.button(way.t.seats.bestFor(2)).click()
  await kiosk.clock.fastForward(61_000)
  await way.button(way.t.idle.stay).click()
  await expect(kiosk.getByRole('dialog')).toHaveCount(0)
  await kiosk.clock.fastForward(30_000)
  await expect(way.selected).toHaveCount(2)
})

test('held seats are returned when their buyer walks away', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.held()
  await kiosk.clock.fastForward(121_000)
  await expect(kiosk.getByRole('dialog', { name: way.t.idle.title })).toBeVisible()
  await kiosk.clock.fastForward(16_000)
  await expect(way.screen('attract')).toBeVisible()
  expect(await kiosk.evaluate(() => window.fakeCinema.state.order.stage)).toBe('none')
})

test('an open payment is never left, however long it takes', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.paying()
  await kiosk.clock.fastForward(3_600_000)
  await expect(way.screen('pay', 'paying')).toBeVisible()
  await expect(kiosk.getByRole('dialog')).toHaveCount(0)
})

test('the tickets go away by themselves, and nothing of the person stays', async ({ kiosk }) => {
  const way = wayThrough(kiosk, 'en')
  await way.done()
  await kiosk.clock.fastForward(61_000)
  await expect(way.screen('attract')).toBeVisible()
  await expect(kiosk.getByText('Row ')).toHaveCount(0)
  expect(await kiosk.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
})
