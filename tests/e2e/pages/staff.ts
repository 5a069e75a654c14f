import { expect, type Page } from '@playwright/test'
import { zh } from '../../../renderer/i18n/zh.ts'
import type { Login } from '../../support/cinema-programs.ts'
import { expectScreen } from './buying.ts'

/** Goes in by the hidden corner, signs in, and answers the first admin page. */
export async function signInAsStaff(page: Page, { login, password }: Login) {
  // Five touches within a few seconds: on a busy machine somebody tries again.
  const signIn = page.locator('[data-screen="staff-sign-in"]')
  await expect(async () => {
    for (let touch = 0; touch < 5 && !(await signIn.isVisible()); touch++) {
      await page.locator('[data-corner]').click({ position: { x: 10, y: 10 }, timeout: 2_000 })
    }
    await expect(signIn).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
  await page.getByLabel(zh.signIn.login).fill(login)
  await page.getByLabel(zh.signIn.password).fill(password)
  await page.locator('button[type="submit"]').click()
  return today(page)
}

async function today(page: Page) {
  await expectScreen(page, 'admin')
  return {
    page,
    /** How much of the journal the server has not acknowledged, in `data-queue`. */
    queue: page.locator('[data-queue]'),
    boxOffice: page.getByRole('region', { name: zh.admin.boxOffice }),
    openPayments: page.getByText(zh.admin.openPayments, { exact: true }),
    leave: () => page.getByRole('button', { name: zh.admin.leave }).click(),
  }
}
