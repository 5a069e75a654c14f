import { expect } from '@playwright/test'
import type { SaleId, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { ListedSale } from '../../../shared/sales/sale-list.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

const sale: ListedSale = {
  saleId: '00000000-0000-4000-8000-00000000000a' as SaleId,
  atMs: Date.UTC(2026, 10, 21),
  filmTitle: { zh: '片', en: 'Film' },
  hallName: { zh: '厅', en: 'Hall' },
  beginsAt: null,
  tickets: [{ row: 1, col: 1, ticketNumber: 100_000_001 as TicketNumber, isRefunded: false, reseatedTo: null }],
  totalFen: toFen(3_990),
  method: 'card',
  state: 'never-seen',
  copies: 0,
  mayShow: true,
  mayVoid: false,
}

test('tickets that staff show are said to be drawn until that is written down, and handed over only once it is', {
  tag: '@preload',
}, async ({ kiosk }) => {
  const way = wayThrough(kiosk, 'en')
  await way.admin()
  await kiosk.evaluate((one) => window.fakeCinema.leaveToStaff({ sales: [one] }), sale)
  await kiosk.evaluate(() => window.fakeCinema.beNobodys(true))
  await kiosk.locator('[data-action="print"]').first().click()
  await kiosk.getByRole('dialog').locator('.button-next').click()
  const dialog = kiosk.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toHaveText(way.t.people.refusal.NotEnrolled)
  const state = () => kiosk.evaluate(() => window.fakeCinema.state.sales[0]?.state)
  const delivered = dialog.locator('[data-action="done"]')
  await delivered.click()
  // Answered: it can be pressed again.
  await expect(delivered).toBeEnabled()
  expect(await state()).toBe('never-seen')
  await kiosk.evaluate(() => window.fakeCinema.beNobodys(false))
  await expect.poll(state).toBe('seen')
  await delivered.click()
  await expect(kiosk.getByRole('dialog')).toHaveCount(0)
  expect(await state()).toBe('collected')
})
