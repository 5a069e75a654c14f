import { expect } from '@playwright/test'
import type { DeviceNumber, TicketNumber } from '../../../shared/core/ids.ts'
import { toFen } from '../../../shared/core/money.ts'
import type { ListedItem } from '../../../shared/sync/staff-messages.ts'
import { test } from './screens-test.ts'
import { wayThrough } from './way.ts'

/** An item of this kiosk, about a ticket in this seat. */
function itemOf(device: number, col: number): ListedItem {
  return {
    itemId: device * 1_000 + col,
    why: 'price',
    cause: null,
    madeAtMs: Date.UTC(2026, 10, 21),
    device: device as DeviceNumber,
    seq: col,
    amountFen: null,
    paidFen: toFen(0),
    payer: null,
    payment: null,
    ticket: { ticketNumber: (device * 1_000 + col) as TicketNumber, row: 1, col, paidFen: toFen(3_990), state: 'sold' },
    showtime: null,
    ways: ['accept'],
  }
}

test('what waits for a person is shown by kiosk and a page at a time, the oldest or the newest first', async ({
  kiosk,
}) => {
  const way = wayThrough(kiosk, 'en')
  await way.admin()
  const toResolve = [...Array.from({ length: 12 }, (_, index) => itemOf(3, index + 1)), itemOf(7, 1)]
  await kiosk.evaluate((waiting) => window.fakeCinema.leaveToStaff({ toResolve: waiting }), toResolve)
  await kiosk.locator('[data-page="to-resolve"]').click()
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
