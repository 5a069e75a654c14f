import { join } from 'node:path'
import type { Observable } from 'rxjs'
import { onTestFinished } from 'vitest'
import { type KioskDeps, type OpenKiosk, openKiosk } from '../../electron/kiosk.ts'
import type { Ports } from '../../runtime/ports.ts'
import { readSettings } from '../../runtime/settings.ts'
import { systemClock, systemRandom, systemTimer } from '../../runtime/system-ports.ts'
import type { CallInput, CallName, FeedInput, FeedItem, FeedName } from '../../shared/screen-api.ts'
import { createFakeTerminal } from './fake-terminal.ts'
import { createSilentLog } from './silent-log.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { firstOf } from './until.ts'

/**
 * A whole kiosk on a real store in a folder of its own, at a server at this address, with a fake terminal. `restart`
 * closes it and opens it again on the same disk; only one may be open in a process.
 */
export async function aKiosk(given: {
  readonly serverUrl: string
  readonly environment?: Record<string, string>
  readonly ports?: Partial<Pick<Ports, 'clock' | 'timer' | 'random'> & Pick<KioskDeps, 'fetch'>>
  /** None unless given. */
  readonly keystore?: KioskDeps['keystore']
}) {
  const folder = makeTemporaryFolder()
  const terminal = createFakeTerminal()
  const { log, faults } = createSilentLog()
  const {
    clock = systemClock,
    timer = systemTimer,
    random = systemRandom,
    fetch = globalThis.fetch,
  } = given.ports ?? {}
  const settings = readSettings({
    TTMS_DATA_DIR: join(folder.path, 'data'),
    TTMS_SERVER_URL: given.serverUrl,
    ...given.environment,
  })
  let kiosk: OpenKiosk | null = null
  const close = async () => {
    await kiosk?.close()
    kiosk = null
  }
  const open = async () => {
    kiosk = await openKiosk({
      settings,
      appVersion: '0.0.0',
      fetch,
      keystore: given.keystore ?? null,
      openTerminal: () => ({ terminal, close: async () => undefined }),
      ports: { clock, timer, random, log },
    })
  }
  const service = () => {
    if (!kiosk) throw new Error('the kiosk is closed')
    return kiosk.service
  }
  onTestFinished(async () => {
    await close()
    folder.remove()
  })

  return {
    settings,
    terminal,
    faults,
    open,
    close,
    service,
    call: <Name extends CallName>(name: Name, input: CallInput<Name>) => service().calls[name](input),
    /** The first item of a feed that fits, now or later. */
    sees: <Name extends FeedName>(
      name: Name,
      input: FeedInput<Name>,
      fits: (item: FeedItem<Name>) => boolean,
    ): Promise<FeedItem<Name>> => firstOf(service().feeds[name](input) as Observable<FeedItem<Name>>, fits),
  }
}

export type TestedKiosk = Awaited<ReturnType<typeof aKiosk>>
