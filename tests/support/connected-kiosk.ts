import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createDeliverEpochs } from '../../electron/server-link/deliver-epochs.ts'
import { createServerClock } from '../../electron/server-link/server-clock.ts'
import { createServerConnection } from '../../electron/server-link/server-connection.ts'
import { openServerFacts } from '../../electron/server-link/server-facts.ts'
import { createServerRequests } from '../../electron/server-link/server-requests.ts'
import { createTextSigner, type SignerOf } from '../../electron/server-link/sign-request.ts'
import { openNotices } from '../../electron/store/notices.ts'
import type { Random } from '../../shared/core/random.ts'
import type { Clock, Timer } from '../../shared/core/time.ts'
import { aKioskStore } from './a-kiosk-store.ts'
import { fakeEnrolCode } from './fake-server.ts'
import { createSilentLog } from './silent-log.ts'

const testRandom: Random = { uuid: randomUUID, unit: () => 0 }

/** A kiosk's store and its line to a server, closed after the test. */
export async function aConnectedKiosk(given: {
  readonly url: string
  readonly clock: Clock
  readonly timer: Timer
  readonly enrolCode?: () => Promise<string | null>
  readonly onShutOut?: () => Promise<void>
}) {
  const { clock, timer } = given
  const store = await aKioskStore(clock)
  const { deviceKeys } = store
  const signerOf: SignerOf = (device) => createTextSigner(deviceKeys.of(device))
  const serverFacts = await openServerFacts(store.facts)
  const serverClock = createServerClock(clock)
  serverClock.recall({ lastContact: serverFacts.lastContactAtStart, latestMs: serverFacts.latestTimeAtStartMs })
  const requests = createServerRequests({
    serverUrl: given.url,
    fetch: globalThis.fetch,
    serverClock,
    signerOf,
    ports: { timer, random: testRandom },
  })
  const { log } = createSilentLog()
  const notices = await openNotices(store.facts, serverClock)
  const deliverEpochs = createDeliverEpochs({ journal: store.journal, notices, log })
  const connection = createServerConnection(
    {
      deliverEpochs,
      requests,
      serverClock,
      serverFacts,
      journal: store.journal,
      deviceKeys,
      signerOf,
      enrolCodes: { next: given.enrolCode ?? (async () => fakeEnrolCode), refuse: () => undefined },
      kioskName: 'test kiosk',
      appVersion: '0.0.0',
      ports: { clock, timer, random: testRandom, log },
    },
    given.onShutOut ?? (async () => undefined),
  )
  onTestFinished(() => connection.close())
  return { store, connection, serverClock, serverFacts, requests, notices, deliverEpochs, log }
}
