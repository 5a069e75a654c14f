import { closeSync, cpSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type KioskStore, openKioskStore } from '../../../electron/journal/open-kiosk-store.ts'
import type { Keystore } from '../../../electron/keys/keystore.ts'
import type { DeviceNumber } from '../../../shared/core/ids.ts'
import { cinemaClockOf } from '../../support/cinema-clock.ts'
import { createFakeRandom } from '../../support/fake-random.ts'
import { createFakeTime } from '../../support/fake-time.ts'
import { rightsTaken } from '../../support/journal-entries.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

export const owner = { device: 1 as DeviceNumber, epoch: 1 }
export const { clock } = createFakeTime()

/** A kiosk's folders, and a database and seal in them that can be closed, copied, spoilt and restored. */
function aDisk(keystore: Keystore | null) {
  const folder = makeTemporaryFolder()
  const random = createFakeRandom()
  const directory = join(folder.path, 'kiosk')
  const sealDirectory = join(folder.path, 'seal')
  const database = join(directory, 'kiosk.sqlite')
  let store: KioskStore | null = null
  const close = async () => {
    await store?.close()
    store = null
  }
  onTestFinished(async () => {
    await close()
    folder.remove()
  })
  return {
    directory,
    database,
    copies: join(folder.path, 'copies'),
    sealFile: join(sealDirectory, 'kiosk.seal'),
    open: async () => {
      await close()
      store = await openKioskStore({
        directory,
        sealDirectory,
        clock,
        cinemaClock: cinemaClockOf(clock),
        random,
        keystore,
      })
      return store
    },
    close,
    copyTo: (name: string) => cpSync(directory, join(folder.path, name), { recursive: true }),
    restoreDisk: (name: string) => {
      rmSync(directory, { recursive: true })
      cpSync(join(folder.path, name), directory, { recursive: true })
    },
    bytes: () => readFileSync(database),
    /** Bad sectors. */
    overwrite: (from: number, length: number) => {
      const handle = openSync(database, 'r+')
      writeSync(handle, Buffer.alloc(length, 0x5a), 0, length, from)
      closeSync(handle)
    },
  }
}

export const take = (store: KioskStore, grantNumber: number) =>
  store.journal.append('rights-taken', rightsTaken([{ row: 1, col: 1 + (grantNumber % 60), grantNumber }]).body)

/** One that wrote so many entries as device 1. */
export async function anEnrolledDisk(entryCount = 1, keystore: Keystore | null = null) {
  const disk = aDisk(keystore)
  const store = await disk.open()
  await store.journal.begin(owner)
  for (let count = 1; count <= entryCount; count++) await take(store, count)
  return { disk, store }
}
