import { fillWithDefaultSettings, now } from 'rxdb'
import { ownerFactKey, withoutOwner } from '../journal/ownership.ts'
import { type StoredFact, storedSchemas } from '../store/schemas.ts'
import { getRxStorageSqlite } from '../store/sqlite/index.ts'

/**
 * Takes from a copy of a kiosk's database what must not leave the kiosk: who signed in there, and its owner, so that it
 * can never give rights, with a seal or without. Opened as a kiosk's database it counts as restored, its entries go to
 * the server under the former owner, and it enrols again.
 */
export async function clearCopy(file: string, atMs: number): Promise<void> {
  await (await openIn(file, 'staff')).remove()
  await disown(file, atMs)
}

async function disown(file: string, atMs: number): Promise<void> {
  const device = await openIn(file, 'device')
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
    const { error } = await device.bulkWrite([{ previous, document }], 'clear-copy')
    if (error.length > 0) throw new Error(`${file} keeps its owner: ${JSON.stringify(error)}`)
  } finally {
    await device.close()
  }
}

function openIn(file: string, collectionName: 'staff' | 'device') {
  return getRxStorageSqlite({ file }).createStorageInstance<StoredFact>({
    databaseInstanceToken: file,
    databaseName: 'kiosk',
    collectionName,
    schema: fillWithDefaultSettings<StoredFact>(storedSchemas[collectionName] as typeof storedSchemas.device),
    options: {},
    multiInstance: false,
    devMode: false,
  })
}
