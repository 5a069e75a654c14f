import { fillWithDefaultSettings, now } from 'rxdb'
import { ownerFactKey, withoutOwner } from './ownership.ts'
import type { StoredFact } from './schemas.ts'
import { storedSchemas } from './schemas.ts'
import { getRxStorageSqlite } from './sqlite/index.ts'

/**
 * Takes its owner from a copy of a kiosk's database, so that it can never give rights, with a seal or without: opened as
 * a kiosk's database it counts as put back, its entries go to the server under the former owner, and it enrols anew.
 */
export async function disownCopy(file: string, atMs: number): Promise<void> {
  const device = await getRxStorageSqlite({ file }).createStorageInstance<StoredFact>({
    databaseInstanceToken: file,
    databaseName: 'kiosk',
    collectionName: 'device',
    schema: fillWithDefaultSettings(storedSchemas.device),
    options: {},
    multiInstance: false,
    devMode: false,
  })
  try {
    const [previous] = await device.findDocumentsById([ownerFactKey], false)
    if (!previous) return
    const value = withoutOwner(previous.value, atMs)
    const document = {
      ...previous,
      value,
      _rev: `${Number.parseInt(previous._rev, 10) + 1}-copy`,
      _meta: { lwt: now() },
    }
    const { error } = await device.bulkWrite([{ previous, document }], 'disown-copy')
    if (error.length > 0) throw new Error(`${file} keeps its owner: ${JSON.stringify(error)}`)
  } finally {
    await device.close()
  }
}
