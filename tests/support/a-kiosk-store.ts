import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openKioskStore } from '../../electron/journal/open-kiosk-store.ts'
import type { Clock } from '../../shared/core/time.ts'
import { cinemaClockOf } from './cinema-clock.ts'
import { createFakeRandom } from './fake-random.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

/** A kiosk's store in a folder of its own, gone after the test. Only one may be open in a process. */
export async function aKioskStore(clock: Clock) {
  const folder = makeTemporaryFolder()
  const store = await openKioskStore({
    directory: join(folder.path, 'kiosk'),
    sealDirectory: join(folder.path, 'seal'),
    clock,
    cinemaClock: cinemaClockOf(clock),
    random: createFakeRandom(),
    keystore: null,
  })
  onTestFinished(async () => {
    await store.close()
    folder.remove()
  })
  return store
}
