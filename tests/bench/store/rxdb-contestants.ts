import {
  createRxDatabase,
  fillWithDefaultSettings,
  normalizeMangoQuery,
  now,
  prepareQuery,
  type RxCollection,
  type RxStorage,
  type RxStorageInstance,
} from 'rxdb'
import { type Contestant, found, type Item, inBulks, itemSchema, sizes } from './workload.ts'

type Storage = RxStorage<unknown, unknown>
const storeNames = ['writes', 'small', 'large'] as const

const filledSchema = fillWithDefaultSettings(itemSchema)
const between = (from: number) => ({ fen: { $gte: from, $lt: from + found } })
const byFen = [{ fen: 'asc' as const }, { id: 'asc' as const }]

/** The storage's own calls, as RxDB makes them. */
export const createStorageContestant = async (name: string, storage: Storage): Promise<Contestant> => {
  const open = (store: string): Promise<RxStorageInstance<Item, unknown, unknown>> =>
    storage.createStorageInstance<Item>({
      databaseInstanceToken: `${name}-${store}`,
      databaseName: `${name}-${store}`,
      collectionName: 'items',
      schema: filledSchema,
      options: {},
      multiInstance: false,
      devMode: false,
    })
  const write = async (instance: RxStorageInstance<Item, unknown, unknown>, items: Item[]) => {
    const rows = items.map((item) => ({
      document: { ...item, _deleted: false, _attachments: {}, _meta: { lwt: now() }, _rev: '1-bench' },
    }))
    const { error } = await instance.bulkWrite(rows, 'bench')
    if (error.length > 0) throw new Error(JSON.stringify(error[0]))
  }
  const [writes, small, large] = await Promise.all(storeNames.map(open))
  if (!writes || !small || !large) throw new Error('not open')
  const stores = { small, large }
  await inBulks(sizes.small, (items) => write(writes, items))
  await inBulks(sizes.small, (items) => write(small, items))
  await inBulks(sizes.large, (items) => write(large, items))
  return {
    insert: (item) => write(writes, [item]),
    bulk: (items) => write(writes, items),
    read: (size, id) => stores[size].findDocumentsById([id], false),
    query: async (size, from) => {
      const selector = { _deleted: { $eq: false }, ...between(from) } as object
      const query = prepareQuery<Item>(filledSchema, normalizeMangoQuery(filledSchema, { selector, sort: byFen }))
      return (await stores[size].query(query)).documents
    },
    large: {
      close: () => stores.large.close(),
      open: async (id) => {
        stores.large = await open('large')
        await stores.large.findDocumentsById([id], false)
      },
    },
  }
}

/** The same through RxDB's collections, as a program uses them. */
export const createCollectionContestant = async (name: string, storage: Storage): Promise<Contestant> => {
  const open = async (store: string): Promise<RxCollection<Item>> => {
    const database = await createRxDatabase({ name: `${name}-${store}`, storage, multiInstance: false })
    const { items } = await database.addCollections({ items: { schema: itemSchema } })
    return items
  }
  const write = async (collection: RxCollection<Item>, items: Item[]) => {
    const { error } = await collection.bulkInsert(items)
    if (error.length > 0) throw new Error(JSON.stringify(error[0]))
  }
  const [writes, small, large] = await Promise.all(storeNames.map(open))
  if (!writes || !small || !large) throw new Error('not open')
  const stores = { small, large }
  await inBulks(sizes.small, (items) => write(writes, items))
  await inBulks(sizes.small, (items) => write(small, items))
  await inBulks(sizes.large, (items) => write(large, items))
  return {
    insert: (item) => writes.insert(item),
    bulk: (items) => write(writes, items),
    read: (size, id) => stores[size].findOne(id).exec(),
    query: (size, from) => stores[size].find({ selector: between(from), sort: byFen }).exec(),
    large: {
      close: () => stores.large.database.close(),
      open: async (id) => {
        stores.large = await open('large')
        await stores.large.findOne(id).exec()
      },
    },
  }
}
