import { expect } from '@playwright/test'
import { toFen } from '../../../shared/core/money.ts'
import { listedItem } from './left-to-staff.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

for (const language of ['zh', 'en'] as const) {
  test(`money that is paid in cash is said with its ticket until the next press, and a second touch pays nothing else (${language})`, async ({
    kiosk,
  }) => {
    const way = wayThrough(kiosk, language)
    await way.admin()
    const due = (col: number) => ({ ...listedItem(1, col), why: 'refund-due' as const, amountFen: toFen(3_990) })
    await kiosk.evaluate((reviewItems) => window.fakeCinema.leaveToStaff({ reviewItems }), [due(1), due(2)])
    await kiosk.locator('[data-page="attention"]').click()
    const items = kiosk.locator('[data-item]')
    await expect(items).toHaveCount(2)
    await kiosk.locator('[data-way="pay-cash"]').first().click()
    await kiosk.getByRole('dialog').locator('.button-next').dblclick()
    await expect(items).toHaveCount(1)
    const notice = kiosk.getByRole('dialog').locator('[data-paid="1001"]')
    await expect(notice).toHaveText(way.t.people.paidBody('¥39.90', 1_001))
    await kiosk.getByRole('dialog').locator('[data-action="done"]').click()
    await expect(kiosk.getByRole('dialog')).toHaveCount(0)
    await expect(items).toHaveCount(1)
  })
}

test('a second touch on what opens a question neither closes the question nor answers it', async ({ kiosk }) => {
  const way = wayThrough(kiosk, 'en')
  await way.admin('boss')
  await way.button(way.t.kiosks.close.open).dblclick()
  await expect(kiosk.getByRole('dialog')).toBeVisible()
  // Later a touch beside it closes it, as ever.
  await kiosk.locator('.dialog-beside').click({ position: { x: 5, y: 5 } })
  await expect(kiosk.getByRole('dialog')).toHaveCount(0)
})
