import { describe, expect, it } from 'vitest'
import { createLiveStore, kioskNowMs } from '../../../renderer/state/live-store.ts'
import type { KioskStatus } from '../../../shared/catalog/views.ts'
import type { KioskLink } from '../../../shared/screen-api.ts'

const status: KioskStatus = {
  cinema: { cinemaId: 1, name: '银杏影院', nameEn: 'Ginkgo Cinema', timeZone: 'Asia/Shanghai' },
  ...{ line: 'online', sellingStop: null, isDemo: true, arePaymentsSimulated: true, nowMs: 1_000_000 },
}

function aPage() {
  const tells: Record<string, (item: never) => void> = {}
  const link: KioskLink = {
    call: () => new Promise(() => undefined),
    watch: (name, _input, onItem) => {
      tells[name] = onItem as never
      return () => undefined
    },
    watchLink: () => () => undefined,
  }
  const live = createLiveStore(link)
  let changes = 0
  live.subscribe(() => {
    changes += 1
  })
  const nowMs = () => kioskNowMs(live.getState())
  return { live, nowMs, changes: () => changes, tell: (told: KioskStatus) => tells.status?.(told as never) }
}

describe('the state that every screen knows', () => {
  it('is no other where the kiosk tells nothing but the time that the page has', () => {
    const { tell, changes, nowMs } = aPage()
    tell(status)
    tell({ ...status, cinema: status.cinema && { ...status.cinema }, nowMs: nowMs() + 20 })
    expect(changes()).toBe(1)
  })

  it('is another one where anything else is, or the page’s clock is off', () => {
    const { tell, changes, nowMs, live } = aPage()
    tell(status)
    tell({ ...status, line: 'offline', nowMs: nowMs() })
    expect([changes(), live.getState().status?.line]).toEqual([2, 'offline'])
    const aheadMs = nowMs() + 5_000
    tell({ ...status, line: 'offline', nowMs: aheadMs })
    expect(changes()).toBe(3)
    expect(nowMs()).toBeGreaterThanOrEqual(aheadMs)
  })
})
