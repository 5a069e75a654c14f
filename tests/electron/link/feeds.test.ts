import { BehaviorSubject, Subject, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { maxOpenFeeds } from '../../../electron/link/page-feeds.ts'
import type { StaffView } from '../../../shared/accounts/staff.ts'
import type { KioskStatus } from '../../../shared/catalog/views.ts'
import type { AccountId } from '../../../shared/core/ids.ts'
import type { EditView } from '../../../shared/edits/views.ts'
import type { OrderView } from '../../../shared/sales/order.ts'
import type { Audience } from '../../../shared/screen-api.ts'
import type { DeviceView } from '../../../shared/sync/views.ts'
import { aKioskService } from '../../support/kiosk-service.ts'
import { openPage } from '../../support/served-page.ts'

const clerk: StaffView = { accountId: 3 as AccountId, name: 'Wu Dashan', role: 'clerk' }

describe('a feed', () => {
  const none: OrderView = { stage: 'none' }

  it('sends the present item and each one after, until it is stopped', async () => {
    const order = new BehaviorSubject<OrderView>(none)
    const page = openPage(aKioskService({ feeds: { order: () => order } }))
    expect(await page.say({ kind: 'watch', id: 4, name: 'order', input: {} })).toBeNull()
    order.next(none)
    await page.say({ kind: 'stop', id: 4 })
    order.next(none)
    expect(page.sent).toEqual(Array(2).fill({ kind: 'item', id: 4, item: none }))
    expect(order.observed).toBe(false)
  })

  it('that fails says so once and is over', async () => {
    const page = openPage(aKioskService({ feeds: { order: () => throwError(() => new Error('no table films')) } }))
    await page.say({ kind: 'watch', id: 4, name: 'order', input: {} })
    expect(page.sent).toEqual([{ kind: 'ended', id: 4, refusal: { code: 'Internal', id: 'fault-1' } }])
    expect(page.logged.join()).toContain('no table films')
  })

  it('whose item is not of the list is over before it is sent', async () => {
    const order = new BehaviorSubject({ stage: 'dreaming' } as unknown as OrderView)
    const page = openPage(aKioskService({ feeds: { order: () => order } }))
    await page.say({ kind: 'watch', id: 4, name: 'order', input: {} })
    expect(page.sent).toEqual([{ kind: 'ended', id: 4, refusal: { code: 'Internal', id: 'fault-1' } }])
    expect(order.observed).toBe(false)
  })

  it.each([
    ['an unknown name', 'orders', {}],
    ['an input of another shape', 'film', { filmId: 'one' }],
    ['too large an input', 'order', { padding: 'x'.repeat(200) }],
  ])('with %s is refused', async (_, name, input) => {
    const page = openPage()
    await page.say({ kind: 'watch', id: 9, name, input })
    expect(page.sent).toEqual([{ kind: 'ended', id: 9, refusal: { code: 'BadRequest' } }])
  })

  it('under an id that is in use takes the place of the one before', async () => {
    const order = new Subject<OrderView>()
    const page = openPage(aKioskService({ feeds: { order: () => order } }))
    for (const _ of [1, 2]) await page.say({ kind: 'watch', id: 4, name: 'order', input: {} })
    order.next(none)
    expect(page.sent).toEqual([{ kind: 'item', id: 4, item: none }])
  })

  it('of the staff ends when they sign out, while the guests’ goes on', async () => {
    const staff = new BehaviorSubject<StaffView | null>(clerk)
    const device = new Subject<DeviceView>()
    const order = new Subject<OrderView>()
    const page = openPage(
      aKioskService({
        feeds: { staff: () => staff, device: () => device, order: () => order },
        audience: () => (staff.value ? 'staff' : 'guest'),
      }),
    )
    await page.say({ kind: 'watch', id: 1, name: 'device', input: {} })
    await page.say({ kind: 'watch', id: 2, name: 'order', input: {} })
    staff.next(null)
    // At once, and not at the next item of whatever feed.
    expect(page.sent).toEqual([{ kind: 'ended', id: 1, refusal: { code: 'NotAllowed' } }])
    order.next(none)
    expect(page.sent).toEqual([
      { kind: 'ended', id: 1, refusal: { code: 'NotAllowed' } },
      { kind: 'item', id: 2, item: none },
    ])
    expect(device.observed).toBe(false)
  })

  it('opened as staff delivers nothing once nobody is signed in, though nobody was told of that', async () => {
    let audience: Audience = 'admin'
    const edits = new Subject<EditView[]>()
    const page = openPage(aKioskService({ feeds: { edits: () => edits }, audience: () => audience }))
    await page.say({ kind: 'watch', id: 1, name: 'edits', input: {} })
    edits.next([])
    audience = 'staff'
    edits.next([])
    expect(page.sent).toEqual([
      { kind: 'item', id: 1, item: [] },
      { kind: 'ended', id: 1, refusal: { code: 'NotAllowed' } },
    ])
    expect(edits.observed).toBe(false)
  })

  it('delivers nothing that waited for a slow page while somebody signed out', async () => {
    let audience: Audience = 'admin'
    const edits = new Subject<EditView[]>()
    const page = openPage(aKioskService({ feeds: { edits: () => edits }, audience: () => audience }))
    await page.say({ kind: 'watch', id: 1, name: 'edits', input: {} })
    page.fallBehind()
    edits.next([])
    edits.next([])
    audience = 'guest'
    page.catchUp()
    expect(page.sent).toEqual([
      { kind: 'item', id: 1, item: [] },
      { kind: 'ended', id: 1, refusal: { code: 'NotAllowed' } },
    ])
  })

  it('sends a page that falls behind the latest item only', async () => {
    const status = new Subject<KioskStatus>()
    const page = openPage(aKioskService({ feeds: { status: () => status } }))
    const at = (nowMs: number): KioskStatus => ({
      cinema: null,
      line: 'offline',
      sellingStop: null,
      isDemo: false,
      arePaymentsSimulated: false,
      nowMs,
    })
    await page.say({ kind: 'watch', id: 1, name: 'status', input: {} })
    page.fallBehind()
    for (const nowMs of [1, 2, 3, 4]) status.next(at(nowMs))
    page.catchUp()
    status.next(at(5))
    expect(page.sent).toEqual([at(1), at(4), at(5)].map((item) => ({ kind: 'item', id: 1, item })))
  })

  it('beyond the most that a page may have open is refused', async () => {
    const page = openPage()
    for (let id = 1; id <= maxOpenFeeds + 1; id += 1) await page.say({ kind: 'watch', id, name: 'order', input: {} })
    expect(page.sent).toEqual([{ kind: 'ended', id: maxOpenFeeds + 1, refusal: { code: 'BadRequest' } }])
  })

  it('ends with its page', async () => {
    const order = new Subject<OrderView>()
    const staff = new BehaviorSubject<StaffView | null>(null)
    const page = openPage(aKioskService({ feeds: { order: () => order, staff: () => staff } }))
    await page.say({ kind: 'watch', id: 1, name: 'order', input: {} })
    await page.say({ kind: 'watch', id: 2, name: 'staff', input: {} })
    page.close()
    expect([order.observed, staff.observed]).toEqual([false, false])
  })
})
