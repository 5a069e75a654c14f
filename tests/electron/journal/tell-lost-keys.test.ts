import pino from 'pino'
import { describe, expect, it } from 'vitest'
import type { KioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import { tellLostKeys } from '../../../electron/journal/tell-lost-keys.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'

type Lost = { readonly isDeviceKeyLost: boolean; readonly isDataKeyLost: boolean }

/** What is logged and told to staff at a start where these keys are lost. */
async function tell({ isDeviceKeyLost, isDataKeyLost }: Lost) {
  const lines: Record<string, unknown>[] = []
  const notices: [what: string, detail: string][] = []
  const owner = { device: 4 as DeviceNumber, epoch: 2 }
  await tellLostKeys({
    store: {
      cipher: { keyId: 'new-key' } as KioskStore['cipher'],
      isOfOtherKey: isDataKeyLost,
      journal: { keylessOwner: () => (isDeviceKeyLost ? owner : null) } as KioskStore['journal'],
    },
    notices: { add: async (what, detail) => void notices.push([what, detail]) },
    directory: '/srv/kiosk',
    log: pino({ base: null }, { write: (line: string) => lines.push(JSON.parse(line)) }),
  })
  return { lines, notices }
}

describe('a key that can not be opened at the start', () => {
  it('is an error in the log where it is the device’s, with its number, its folder and what to do', async () => {
    const { lines, notices } = await tell({ isDeviceKeyLost: true, isDataKeyLost: false })
    expect(lines).toMatchObject([
      {
        level: 50,
        device: 4,
        epoch: 2,
        directory: '/srv/kiosk',
        todo: expect.stringContaining('enrol this kiosk again'),
      },
    ])
    expect(lines[0]?.msg).toContain('the device key can not be opened')
    expect(notices).toEqual([['device-key-lost', '4']])
  })

  it('is a warning in the log where it is the data key', async () => {
    const { lines, notices } = await tell({ isDeviceKeyLost: false, isDataKeyLost: true })
    expect(lines).toMatchObject([
      { level: 40, directory: '/srv/kiosk', todo: expect.stringContaining('staff sign in') },
    ])
    expect(lines[0]?.msg).toContain('the data key can not be opened')
    expect(notices).toEqual([['key-changed', 'new-key']])
  })

  it('is told of by nobody where none is lost', async () => {
    expect(await tell({ isDeviceKeyLost: false, isDataKeyLost: false })).toEqual({ lines: [], notices: [] })
  })
})
