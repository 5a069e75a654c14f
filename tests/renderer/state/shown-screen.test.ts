import { describe, expect, it } from 'vitest'
import { type Live, nothingLive } from '../../../renderer/state/live-store.ts'
import type { Place } from '../../../renderer/state/session-store.ts'
import { shownScreen } from '../../../renderer/state/shown-screen.ts'
import type { KioskStatus } from '../../../shared/catalog/views.ts'
import type { AccountId, FilmId, ShowtimeId } from '../../../shared/core/ids.ts'
import { anOrder } from './an-order.ts'

const status: KioskStatus = {
  cinema: { cinemaId: 1, name: '银杏影院', nameEn: 'Ginkgo Cinema', timeZone: 'Asia/Shanghai' },
  line: 'online',
  sellingStop: null,
  isDemo: false,
  arePaymentsSimulated: false,
  nowMs: 0,
}
const live = (overrides: Partial<Live> = {}): Live => ({
  ...nothingLive,
  ...{ isLinkUp: true, status, order: { stage: 'none' } },
  ...overrides,
})
const atSeats: Place = { kind: 'seats', filmId: 3 as FilmId, showtimeId: 7 as ShowtimeId }
const screenAt = (state: Live, place: Place = atSeats) => shownScreen(state, place).kind

describe('the shown screen', () => {
  it('is where the person went, as long as nothing else matters more', () => {
    expect(shownScreen(live(), atSeats)).toEqual(atSeats)
  })

  it('is the order from the hold to the tickets, wherever a reload left the person', () => {
    const orders = [anOrder.held(), anOrder.paying(), anOrder.verifying(), anOrder.reversed(), anOrder.sold()]
    expect(orders.map((order) => screenAt(live({ order }), { kind: 'attract' }))).toEqual([
      'pay',
      'pay',
      'pay',
      'pay',
      'done',
    ])
  })

  it('says that nothing is sold, but never in the middle of an order', () => {
    const stopped: KioskStatus = { ...status, sellingStop: 'terminal-unreachable' }
    expect(screenAt(live({ status: stopped }))).toBe('stopped')
    expect(screenAt(live({ status: stopped, order: anOrder.verifying() }))).toBe('pay')
  })

  it('lets staff in over everything, a stop and an open payment included', () => {
    const stopped: KioskStatus = { ...status, sellingStop: 'not-enrolled', cinema: null }
    const staff = { accountId: 1 as AccountId, name: '沈安', role: 'manager' } as const
    expect(screenAt(live({ status: stopped }), { kind: 'staff-sign-in' })).toBe('staff-sign-in')
    expect(screenAt(live({ status: stopped, staff, order: anOrder.verifying() }))).toBe('admin')
  })

  it('waits until the main process has spoken, and while it is gone', () => {
    expect(screenAt(nothingLive)).toBe('connecting')
    expect(screenAt(live({ order: null }))).toBe('connecting')
    expect(screenAt(live({ status: { ...status, cinema: null } }))).toBe('connecting')
    expect(screenAt(live({ isLinkUp: false, order: anOrder.paying() }))).toBe('restoring')
  })
})
