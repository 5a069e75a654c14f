import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie'
import { createCollectionContestant, createStorageContestant } from './rxdb-contestants.ts'
import { createRowTimer, type Row, type RowTimer } from './workload.ts'

declare global {
  interface Window {
    /** Fills a contestant's stores. `relaxed` is Chromium's default: told before it is on disk. */
    openContestant: (name: string, level: 'storage' | 'collection', durability: 'strict' | 'relaxed') => Promise<void>
    timeRow: (name: string, row: Row) => Promise<number | null>
  }
}

const timers = new Map<string, RowTimer>()

window.openContestant = async (name, level, durability) => {
  const storage = getRxStorageDexie({ chromeTransactionDurability: durability })
  const create = level === 'storage' ? createStorageContestant : createCollectionContestant
  timers.set(name, createRowTimer(await create(name, storage)))
}

window.timeRow = async (name, row) => {
  const time = timers.get(name)
  if (!time) throw new Error(`${name} is not open`)
  return await time(row)
}
