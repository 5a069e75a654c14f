import {
  addRxPlugin,
  createRxDatabase,
  type RxCollection,
  type RxDatabase,
  rxStorageInstanceToReplicationHandler,
} from 'rxdb'
import { RxDBAttachmentsPlugin } from 'rxdb/plugins/attachments'
import { replicateRxCollection } from 'rxdb/plugins/replication'
import { wrappedValidateAjvStorage } from 'rxdb/plugins/validate-ajv'
import { describe, expect, it, onTestFinished } from 'vitest'
import { getRxStorageSqlite } from '../../../../electron/store/sqlite/index.ts'
import { temporaryFolder } from './sample-collection.ts'

addRxPlugin(RxDBAttachmentsPlugin)

interface Sale {
  id: string
  seat: string
  totalFen: number
  sentAt?: number
}

const saleSchema = {
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 40 },
    seat: { type: 'string', maxLength: 10 },
    totalFen: { type: 'integer', minimum: 0, maximum: 10_000_000, multipleOf: 1 },
    sentAt: { type: 'integer', minimum: 0, maximum: 9_000_000, multipleOf: 1 },
  },
  required: ['id', 'seat', 'totalFen'],
  additionalProperties: false,
  indexes: ['totalFen', ['seat', 'totalFen']],
  attachments: {},
} as const

type Sales = RxCollection<Sale>

const openSales = async (directory = temporaryFolder(), name = 'kiosk'): Promise<Sales> => {
  const database: RxDatabase<{ sales: Sales }> = await createRxDatabase({
    name,
    storage: wrappedValidateAjvStorage({ storage: getRxStorageSqlite({ directory, synchronous: 'NORMAL' }) }),
    multiInstance: false,
  })
  onTestFinished(async () => {
    await database.close()
  })
  const { sales } = await database.addCollections({ sales: { schema: saleSchema } })
  return sales
}

const aSale = (overrides: Partial<Sale> = {}): Sale => ({ id: 'sale-1', seat: 'A1', totalFen: 4500, ...overrides })

const allOf = async (sales: Sales): Promise<Sale[]> =>
  (await sales.find({ sort: [{ id: 'asc' }] }).exec()).map((sale) => sale.toJSON() as Sale)

describe('an RxDatabase on SQLite files', () => {
  it('inserts, changes, deletes, finds and counts, and has it all when opened again', async () => {
    const directory = temporaryFolder()
    const sales = await openSales(directory)
    await sales.bulkInsert(['A1', 'A2', 'B1'].map((seat, at) => aSale({ id: `sale-${at}`, seat, totalFen: at * 100 })))
    await (await sales.findOne('sale-2').exec())?.incrementalPatch({ sentAt: 7 })
    await (await sales.findOne('sale-0').exec())?.remove()
    expect(await sales.count({ selector: { totalFen: { $gte: 100 } } }).exec()).toBe(2)
    await sales.database.close()

    const reopened = await openSales(directory)
    expect(await allOf(reopened)).toEqual([
      aSale({ id: 'sale-1', seat: 'A2', totalFen: 100 }),
      aSale({ id: 'sale-2', seat: 'B1', totalFen: 200, sentAt: 7 }),
    ])
  })

  it('refuses a second insert, and a document against the schema', async () => {
    const sales = await openSales()
    await sales.insert(aSale())
    await expect(sales.insert(aSale())).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(sales.insert(aSale({ id: 'sale-2', totalFen: 1.5 }))).rejects.toMatchObject({ code: 'VD2' })
    expect(await allOf(sales)).toEqual([aSale()])
  })

  it('keeps live queries up to date', async () => {
    const sales = await openSales()
    const seen: string[][] = []
    const dear = sales.find({ selector: { totalFen: { $gt: 1_000 } }, sort: [{ totalFen: 'desc' }], limit: 2 })
    const reached = new Promise<void>((resolve) => {
      const subscription = dear.$.subscribe((found) => {
        seen.push(found.map((sale) => sale.id))
        if (seen.at(-1)?.join() === 'c,a') resolve()
      })
      onTestFinished(() => subscription.unsubscribe())
    })
    await sales.insert(aSale({ id: 'a', totalFen: 2_000 }))
    await sales.insert(aSale({ id: 'b', totalFen: 500 }))
    await sales.insert(aSale({ id: 'c', totalFen: 3_000 }))
    await reached
    expect(seen.at(-1)).toEqual(['c', 'a'])
  })

  it('keeps attachments', async () => {
    const directory = temporaryFolder()
    const sale = await (await openSales(directory)).insert(aSale())
    await sale.putAttachment({ id: 'receipt', data: new Blob(['谢谢']), type: 'text/plain' })
    await sale.collection.database.close()
    const again = await (await openSales(directory)).findOne('sale-1').exec()
    expect(await again?.getAttachment('receipt')?.getStringData()).toBe('谢谢')
  })

  it('is empty again after its removal', async () => {
    const directory = temporaryFolder()
    const sales = await openSales(directory)
    await sales.insert(aSale())
    await sales.database.remove()
    expect(await allOf(await openSales(directory))).toEqual([])
  })

  it('replicates both ways with another, deletions included, until both are equal', async () => {
    const directory = temporaryFolder()
    const [kiosk, centre] = await Promise.all([openSales(directory, 'kiosk'), openSales(directory, 'centre')])
    const handler = rxStorageInstanceToReplicationHandler<Sale, unknown>(
      centre.storageInstance,
      centre.conflictHandler,
      'replication-of-the-test',
    )
    await kiosk.bulkInsert(Array.from({ length: 30 }, (_, at) => aSale({ id: `kiosk-${at}` })))
    await centre.bulkInsert(Array.from({ length: 30 }, (_, at) => aSale({ id: `centre-${at}` })))
    const replication = replicateRxCollection<Sale, unknown>({
      collection: kiosk,
      replicationIdentifier: 'to-the-centre',
      live: true,
      waitForLeadership: false,
      pull: {
        batchSize: 7,
        handler: async (checkpoint, batchSize) => handler.masterChangesSince(checkpoint, batchSize),
        stream$: handler.masterChangeStream$,
      },
      push: { batchSize: 7, handler: async (rows) => handler.masterWrite(rows) },
    })
    onTestFinished(async () => {
      await replication.cancel()
    })
    const faults: unknown[] = []
    replication.error$.subscribe((fault) => faults.push(fault))
    await replication.awaitInitialReplication()
    await (await kiosk.findOne('centre-3').exec())?.incrementalPatch({ sentAt: 1 })
    await (await centre.findOne('kiosk-3').exec())?.remove()
    await centre.insert(aSale({ id: 'late' }))
    await replication.awaitInSync()
    const atCentre = await allOf(centre)
    expect(await allOf(kiosk)).toEqual(atCentre)
    expect(atCentre).toHaveLength(60)
    expect(atCentre.find((sale) => sale.id === 'centre-3')?.sentAt).toBe(1)
    expect(faults).toEqual([])
  })
})
