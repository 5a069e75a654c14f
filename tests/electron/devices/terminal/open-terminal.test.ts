import { firstValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../../../electron/devices/terminal/open-terminal.ts'
import { readSettings } from '../../../../runtime/settings.ts'
import { createFakeTime } from '../../../support/fake-time.ts'
import { createSilentLog } from '../../../support/silent-log.ts'

async function open(environment: Record<string, string>) {
  let spawned = 0
  const { terminal } = openTerminal({
    settings: readSettings(environment),
    spawnTerminal: () => {
      spawned += 1
      return { onLine: () => undefined, onEnd: () => undefined, end: () => undefined }
    },
    ports: { timer: createFakeTime().timer, log: createSilentLog().log },
  })
  return { spawned, methods: terminal.methods, status: await firstValueFrom(terminal.status$) }
}

describe('the payment terminal of a kiosk', () => {
  it.each([{}, { TTMS_TERMINAL: 'none' }, { TTMS_TERMINAL: 'none', TTMS_DEMO: '1' }])(
    'is none, with no way to pay, with %j',
    async (environment) => {
      expect(await open(environment)).toEqual({ spawned: 0, methods: [], status: 'none' })
    },
  )

  it.each([{ TTMS_TERMINAL: 'simulator' }, { TTMS_DEMO: '1' }])(
    'is the simulator, a program of its own, with %j',
    async (environment) => {
      expect(await open(environment)).toEqual({ spawned: 1, methods: ['card', 'wallet'], status: 'no-answer' })
    },
  )
})
