import { expect } from '@playwright/test'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

test('two seats by touch, from the posters to the order in five touches', { tag: '@preload' }, async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.seats()
  await way.seat('5-6').click()
  await way.seat('5-7').click()
  await expect(way.selected).toHaveCount(2)
  await expect(kiosk.locator('.bar-total')).toHaveText('¥90')
  await way.button(way.t.seats.confirm).click()
  await expect(way.screen('pay', 'held')).toBeVisible()
  await expect(kiosk.locator('.summary-lines li')).toHaveText(['5排6座¥45', '5排7座¥45'])
})

test('two seats by the keyboard alone', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  const tabTo = async (selector: string) => {
    for (let tab = 0; tab < 60; tab++) {
      await kiosk.keyboard.press('Tab')
      if (await kiosk.locator(':focus').evaluate((focused, wanted) => focused.matches(wanted), selector)) return
    }
    throw new Error(`Tab never came to ${selector}`)
  }
  await tabTo('.attract-touch')
  await kiosk.keyboard.press('Enter')
  await tabTo('[data-film="1"] .film-tile-open')
  await kiosk.keyboard.press('Enter')
  await tabTo('[data-showtime="100"]')
  await kiosk.keyboard.press('Enter')
  await tabTo('[data-seat]')
  await expect(way.seat('6-7')).toBeFocused()
  await kiosk.keyboard.press('ArrowUp')
  await kiosk.keyboard.press('Enter')
  await kiosk.keyboard.press('ArrowLeft')
  await kiosk.keyboard.press('Space')
  await expect(way.selected).toHaveCount(2)
  await expect(way.seat('5-6')).toHaveAttribute('aria-pressed', 'true')
  await tabTo('.bottom-bar .button-next')
  await kiosk.keyboard.press('Enter')
  await expect(way.screen('pay', 'held')).toBeVisible()
})

test('a hall is one stop of the Tab key, whatever its size', async ({ kiosk }) => {
  await wayThrough(kiosk).seats(108)
  await expect(kiosk.locator('[data-seat][tabindex="0"]')).toHaveCount(1)
})

test('a seat that another buys is named at once, and the others stay', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.seats()
  for (const seat of ['5-5', '5-6', '5-7']) await way.seat(seat).click()
  await kiosk.evaluate(() => window.fakeCinema.acquireSeats(100, [{ row: 5, col: 6 }]))
  await expect(kiosk.getByRole('alert')).toHaveText('5排6座刚刚被别人选走了。其他座位仍为您留在图上。')
  await expect(way.seat('5-6')).toHaveAttribute('data-state', 'lost')
  await expect(way.selected).toHaveCount(2)
})

test('a hold that finds a seat gone names it and keeps the others', { tag: '@preload' }, async ({ kiosk }) => {
  const way = wayThrough(kiosk, 'en')
  await way.seats()
  for (const seat of ['5-5', '5-6']) await way.seat(seat).click()
  await kiosk.evaluate(() => window.fakeCinema.loseAtHold([{ row: 5, col: 5 }]))
  await way.button(way.t.seats.confirm).click()
  await expect(kiosk.getByRole('alert')).toContainText('Row 5, seat 5: just taken by somebody else.')
  await expect(way.seat('5-5')).toHaveAttribute('data-state', 'lost')
  await expect(way.seat('5-6')).toHaveAttribute('data-state', 'selected')
  await way.button(way.t.seats.confirm).click()
  await expect(way.screen('pay', 'held')).toBeVisible()
})

test('a seventh seat is refused in words, and touching a chosen one lets it go', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.seats()
  await way.button(way.t.seats.bestFor(6)).click()
  await expect(way.selected).toHaveCount(6)
  await kiosk.locator('[data-seat][data-state="free"]').first().click()
  await expect(kiosk.getByText(way.t.seats.tooMany(6))).toBeVisible()
  await way.selected.first().click()
  await expect(way.selected).toHaveCount(5)
})

test('without the line, seats that cannot be sold look and are named otherwise than taken ones', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.seats(108)
  await kiosk.evaluate(() => window.fakeCinema.goTo('offline'))
  await expect(kiosk.getByText(way.t.line.offline)).toBeVisible()
  await expect(kiosk.getByRole('list', { name: way.t.seats.legend.title })).toContainText(way.t.seats.legend.onlineOnly)
  const far = kiosk.locator('[data-seat][data-state="online-only"]').first()
  await expect(far).toHaveAccessibleName(new RegExp(way.t.seats.state['online-only']))
  await far.click({ force: true })
  await expect(kiosk.getByText('要等网络恢复后才能买')).toBeVisible()
})

test('the seats of an order that is given up are free again and still selected', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.held()
  await way.button(way.t.pay.changeSeats).click()
  await expect(way.screen('seats')).toBeVisible()
  await expect(way.selected).toHaveCount(2)
  await expect(kiosk.getByRole('alert')).toBeEmpty()
  expect(await kiosk.evaluate(() => window.fakeCinema.state.order.stage)).toBe('none')
})
