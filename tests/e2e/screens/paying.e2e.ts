import { expect } from '@playwright/test'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

for (const [outcome, sentence] of [
  ['declined', 'declined'],
  ['cancelled', 'cancelled'],
  ['never-charged', 'neverCharged'],
] as const) {
  test(`a payment that ends ${outcome} says so, and can be tried again`, async ({ kiosk }) => {
    const way = wayThrough(kiosk)
    await way.paying()
    await kiosk.evaluate((ended) => window.fakeCinema.terminal(ended), outcome)
    await expect(kiosk.getByText(way.t.pay[sentence])).toBeVisible()
    await expect(way.button(way.t.pay.payByWallet)).toBeEnabled()
  })
}

test('a payment without an answer says not to pay again, and ends in tickets', { tag: '@preload' }, async ({
  kiosk,
}) => {
  const way = wayThrough(kiosk)
  await way.paying()
  await kiosk.evaluate(() => window.fakeCinema.terminal('no-answer'))
  await expect(kiosk.getByText(way.t.pay.verifyingHow)).toBeVisible()
  await expect(kiosk.locator('.bottom-bar button')).toHaveCount(0)
  await kiosk.evaluate(() => window.fakeCinema.terminal('approved'))
  await expect(kiosk.locator('[data-ticket] .qr')).toHaveCount(2)
})

test('a payment that was reversed tells how much comes back, and leads to the seats again', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.paying()
  await kiosk.evaluate(() => window.fakeCinema.terminal('reversed'))
  await expect(kiosk.getByText(way.t.pay.reversedHow('¥90'))).toBeVisible()
  await way.button(way.t.pay.again).click()
  await expect(way.screen('seats')).toBeVisible()
})

test('the person can stop a payment at the terminal', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.paying()
  await way.button(way.t.pay.cancel).click()
  await expect(way.button(way.t.pay.cancelling)).toBeDisabled()
  await expect(kiosk.getByText(way.t.pay.cancelled)).toBeVisible()
})

test('the time to pay counts down, can be made longer once, and its end keeps the seats selected', async ({
  kiosk,
}) => {
  const way = wayThrough(kiosk)
  await way.held()
  await expect(kiosk.getByRole('timer')).toHaveText(/^[45]:\d\d$/)
  await way.button(way.t.pay.extend).click()
  await expect(kiosk.getByRole('timer')).toHaveText(/^9:\d\d$/)
  await expect(kiosk.getByText(way.t.pay.extended)).toBeVisible()
  await kiosk.evaluate(() => window.fakeCinema.runOut())
  await expect(kiosk.getByText(way.t.seats.timeUp)).toBeVisible()
  await expect(way.selected).toHaveCount(2)
})

test('tickets sold without the line say that they are valid', async ({ kiosk }) => {
  const way = wayThrough(kiosk)
  await way.paying()
  await kiosk.evaluate(() => window.fakeCinema.goTo('offline'))
  await kiosk.evaluate(() => window.fakeCinema.terminal('approved'))
  await expect(kiosk.getByText(way.t.done.offline)).toBeVisible()
})
