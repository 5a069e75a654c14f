import { expect, type Locator, type Page } from '@playwright/test'
import { listedSale } from './left-to-staff.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

const lowWindow = { width: 800, height: 600 }

async function boxOf(element: Locator) {
  const box = await element.boundingBox()
  if (!box) throw new Error('not drawn')
  return { ...box, bottom: box.y + box.height }
}

/** Whether it is wholly in sight above the bottom bar. */
async function isInSight(page: Page, element: Locator) {
  const bar = await boxOf(page.locator('.bottom-bar'))
  const { y, bottom } = await boxOf(element)
  return y >= 0 && bottom <= bar.y
}

for (const language of ['zh', 'en'] as const) {
  test(`in a window of 800 × 600 the order is in sight with its seats, prices, time and refund rule (${language})`, async ({
    kiosk,
  }) => {
    const way = wayThrough(kiosk, language)
    await way.held(6)
    await kiosk.setViewportSize(lowWindow)
    for (const part of ['.summary-when', '.summary-lines li', '.summary-total', '[role="timer"]', '.pay-refund']) {
      const last = kiosk.locator(part).last()
      expect(await isInSight(kiosk, last), part).toBe(true)
    }
    await way.button(way.t.pay.payByCard).click()
    await expect(way.screen('pay', 'paying')).toBeVisible()
    const picture = await boxOf(kiosk.locator('.method-picture'))
    const amount = await boxOf(kiosk.locator('.payment-amount'))
    expect(picture.bottom).toBeLessThanOrEqual(amount.y)
    expect(picture.y).toBeGreaterThanOrEqual((await boxOf(kiosk.locator('.top-bar'))).bottom)
  })
}

test('in a window of 800 × 600 the tickets that staff show scroll, and what is pressed after them stays in sight', async ({
  kiosk,
}) => {
  const way = wayThrough(kiosk, 'en')
  await way.admin()
  const sale = listedSale(1)
  const six = { ...sale, tickets: [1, 2, 3, 4, 5, 6].flatMap((col) => sale.tickets.map((one) => ({ ...one, col }))) }
  await kiosk.evaluate((one) => window.fakeCinema.leaveToStaff({ sales: [one] }), six)
  await kiosk.locator('[data-action="orders"]').click()
  await kiosk.locator('[data-action="print"]').first().click()
  await kiosk.getByRole('dialog').locator('.button-next').click()
  await expect(kiosk.locator('[data-ticket]')).toHaveCount(6)
  await kiosk.setViewportSize(lowWindow)
  const body = await boxOf(kiosk.locator('.dialog-body'))
  expect(body.y).toBeGreaterThanOrEqual(0)
  expect(body.bottom).toBeLessThanOrEqual(lowWindow.height)
  expect((await boxOf(kiosk.locator('dialog [data-action="done"]'))).bottom).toBeLessThanOrEqual(lowWindow.height)
  await kiosk.locator('[data-ticket]').last().scrollIntoViewIfNeeded()
  expect((await boxOf(kiosk.locator('[data-ticket]').last())).bottom).toBeLessThanOrEqual(lowWindow.height)
})
