import { expect, type Page } from '@playwright/test'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

const heldAnswers = (kiosk: Page) => kiosk.evaluate(() => window.fakeCinema.state.heldAnswers?.length)

test('an answer that comes late never takes the place of a newer one', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.admin()
  const total = kiosk.locator('tfoot td').nth(1)
  const before = await total.textContent()
  const refresh = kiosk.locator('.box-office button')
  await kiosk.evaluate(() => window.fakeCinema.holdAnswers())
  await refresh.click()
  await expect.poll(() => heldAnswers(kiosk)).toBe(1)
  const free = await kiosk.evaluate(() => {
    const seats = [1, 2, 3, 4, 5, 6].flatMap((row) => [1, 2, 3, 4].map((col) => ({ row, col })))
    window.fakeCinema.acquireSeats(100, seats)
    return seats.length
  })
  expect(free).toBeGreaterThan(0)
  await refresh.click()
  await expect.poll(() => heldAnswers(kiosk)).toBe(2)
  await kiosk.evaluate(() => window.fakeCinema.letThrough(1))
  await expect(total).not.toHaveText(before ?? '')
  const after = await total.textContent()
  await kiosk.evaluate(() => window.fakeCinema.letThrough(0))
  await kiosk.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  expect(await total.textContent()).toBe(after)
})

test('what the server refuses is said in the place of what was there, until it answers again', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.admin()
  await kiosk.locator('[data-page="attention"]').click()
  await expect(kiosk.getByText(way.t.people.nothing)).toBeVisible()
  await kiosk.evaluate(() => window.fakeCinema.goTo('offline'))
  await expect(kiosk.getByText(way.t.people.refusal.NoLine)).toBeVisible()
  await kiosk.evaluate(() => window.fakeCinema.goTo('online'))
  await expect(kiosk.getByText(way.t.people.nothing)).toBeVisible()
})
