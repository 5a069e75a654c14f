import { expect } from '@playwright/test'
import { listedItem } from './left-to-staff.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

test('what waits for a person is shown by kiosk and a page at a time, the oldest or the newest first', async ({
  kiosk,
}) => {
  const way = wayThrough(kiosk, 'en')
  await way.admin()
  const reviewItems = [...Array.from({ length: 12 }, (_, index) => listedItem(3, index + 1)), listedItem(7, 1)]
  await kiosk.evaluate((waiting) => window.fakeCinema.leaveToStaff({ reviewItems: waiting }), reviewItems)
  await kiosk.locator('[data-page="attention"]').click()
  const [third, seventh] = [kiosk.locator('[data-device="3"]'), kiosk.locator('[data-device="7"]')]
  await expect(third.locator('[data-item]')).toHaveCount(10)
  await expect(third).toContainText(way.t.people.openCount(12))
  await expect(seventh.locator('[data-item]')).toHaveCount(1)
  await third.locator('[data-more]').click()
  await expect(third.locator('[data-item]')).toHaveCount(12)
  await expect(kiosk.locator('[data-more]')).toHaveCount(0)
  await kiosk.locator('[data-order="newest"]').click()
  await expect(third.locator('[data-item]').first()).toContainText(way.t.seats.seat(1, 12))
})
