import { describe, expect, it } from 'vitest'
import type { KioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import { reportOpening } from '../../../electron/journal/report-opening.ts'
import { createLogTo } from '../../../runtime/log.ts'

import type { DeviceNumber } from '../../../shared/core/ids.ts'

type Found = {
  readonly isDeviceKeyLost?: boolean
  readonly isDataKeyLost?: boolean
  readonly restoredAtMs?: number | null
  readonly recovered?: KioskStore['recovered']
}

/** What is logged and told to staff at a start where these keys are lost, or this database was restored or follows others. */
async function tell({ isDeviceKeyLost = false, isDataKeyLost = false, restoredAtMs = null, recovered = [] }: Found) {
  const lines: Record<string, unknown>[] = []
  const notices: [what: string, detail: string][] = []
  const owner = { device: 4 as DeviceNumber, epoch: 2 }
  await reportOpening({
    store: {
      cipher: { keyId: 'new-key' } as KioskStore['cipher'],
      isOfOtherKey: isDataKeyLost,
      journal: { keylessOwner: () => (isDeviceKeyLost ? owner : null) } as KioskStore['journal'],
      restoredAtMs: () => restoredAtMs,
      recovered,
    },
    notices: { add: async (what, detail) => void notices.push([what, detail]) },
    directory: '/srv/kiosk',
    log: createLogTo((line) => lines.push(JSON.parse(line)), { name: 'test' }),
  })
  return { lines, notices }
}

it('a database that was restored, and those that were set aside before it, are told to staff', async () => {
  const recovered = [
    { name: 'kiosk.aside-1', reason: 'damage', entries: 12, isPartial: false },
    { name: 'kiosk.aside-2', reason: 'damage', entries: 3, isPartial: true },
  ]
  const { notices } = await tell({ restoredAtMs: Date.UTC(2026, 10, 21, 4), recovered })
  expect(notices).toEqual([
    ['database-restored', '2026-11-21T04:00:00.000Z'],
    ['database-set-aside', 'kiosk.aside-1: 12'],
    ['database-set-aside', 'kiosk.aside-2: 3 +?'],
  ])
})

describe('a key that can not be opened at the start', () => {
  it('is an error in the log where it is the device’s, with its number, its folder and what to do', async () => {
    const { lines, notices } = await tell({ isDeviceKeyLost: true, isDataKeyLost: false })
    expect(lines).toMatchObject([
      {
        ...{ level: 50, event: 'device-key-lost' },
        device: 4,
        epoch: 2,
        directory: '/srv/kiosk',
        todo: expect.stringContaining('enrol this kiosk again'),
      },
    ])
    expect(notices).toEqual([['device-key-lost', '4']])
  })

  it('is a warning in the log where it is the data key', async () => {
    const { lines, notices } = await tell({ isDeviceKeyLost: false, isDataKeyLost: true })
    expect(lines).toMatchObject([
      { level: 40, event: 'data-key-lost', directory: '/srv/kiosk', todo: expect.stringContaining('staff sign in') },
    ])
    expect(notices).toEqual([['key-changed', 'new-key']])
  })

  it('is told of by nobody where none is lost', async () => {
    expect(await tell({ isDeviceKeyLost: false, isDataKeyLost: false })).toEqual({ lines: [], notices: [] })
  })
})
