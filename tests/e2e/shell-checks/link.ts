import { expect, type Page } from '@playwright/test'
import { kioskCalls } from '../../../shared/screen-api.ts'

const firstItemsWithin = { timeout: 10_000 }

/** A call is answered, and each of ten watches at once gets its first item. */
export async function expectCallsAndTenWatches(page: Page): Promise<void> {
  expect(await page.evaluate(() => window.kiosk?.call('order.extend', {}))).toEqual({
    ok: false,
    refusal: { code: 'NoOrder' },
  })
  await page.evaluate(() => {
    const feeds = ['order', 'status', 'films', 'staff', 'order', 'status', 'films', 'staff', 'order', 'status'] as const
    const first: boolean[] = feeds.map(() => false)
    Object.assign(window, { firstItems: first })
    for (const [index, feed] of feeds.entries()) {
      window.kiosk?.watch(feed, {}, () => {
        first[index] = true
      })
    }
  })
  const first = () => page.evaluate(() => (window as unknown as { firstItems: boolean[] }).firstItems)
  await expect.poll(first, firstItemsWithin).toEqual(Array.from({ length: 10 }, () => true))
}

/** The largest input of the list is judged by who asks, one byte more is no message at all. */
export async function expectTheLargestInput(page: Page): Promise<void> {
  const { maxBytes } = kioskCalls['edits.make']
  const answers = await page.evaluate(async (bytes) => {
    const inputOf = (length: number) => ({ pad: 'x'.repeat(length - '{"pad":""}'.length) }) as never
    return [
      await window.kiosk?.call('edits.make', inputOf(bytes)),
      await window.kiosk?.call('edits.make', inputOf(bytes + 1)),
    ]
  }, maxBytes)
  const refused = (code: string) => ({ ok: false, refusal: { code } })
  expect(answers).toEqual([refused('NotAllowed'), refused('BadRequest')])
}

type Login = { readonly login: string; readonly password: string }

/** A feed of staff has items while they are signed in and none after they have signed out. */
export async function expectStaffFeedToEnd(page: Page, staff: Login): Promise<void> {
  const signedIn = await page.evaluate((login) => window.kiosk?.call('staff.signIn', login), staff)
  expect(signedIn).toMatchObject({ ok: true })
  await page.evaluate(() => {
    const seen = { device: 0, afterwards: 0, staff: null as unknown }
    Object.assign(window, { seen })
    window.kiosk?.watch('staff', {}, (item) => {
      seen.staff = item
    })
    window.kiosk?.watch('device', {}, () => {
      seen.device += 1
    })
  })
  const seen = () =>
    page.evaluate(() => (window as unknown as { seen: { device: number; afterwards: number; staff: unknown } }).seen)
  await expect.poll(async () => (await seen()).device, firstItemsWithin).toBeGreaterThan(0)
  await page.evaluate(() => window.kiosk?.call('staff.signOut', {}))
  await expect.poll(async () => (await seen()).staff, firstItemsWithin).toBeNull()

  const before = (await seen()).device
  // What a feed does not show any more is shown by one that is as old: another watch of it is refused without an item.
  await page.evaluate(() => {
    const { seen } = window as unknown as { seen: { afterwards: number } }
    window.kiosk?.watch('device', {}, () => {
      seen.afterwards += 1
    })
  })
  await expectCallsAndTenWatches(page)
  expect(await seen()).toMatchObject({ device: before, afterwards: 0 })
}
