import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BulkWriteRow,
  createRevision,
  fillWithDefaultSettings,
  type MangoQuery,
  normalizeMangoQuery,
  now,
  type PreparedQuery,
  prepareQuery,
  type RxDocumentData,
  type RxStorageInstance,
} from 'rxdb'
import { onTestFinished } from 'vitest'
import { getRxStorageSqlite } from '../../../../electron/store/sqlite/index.ts'

/** A document with indexed fields of every type, all optional, and fields without an index. */
export interface Sample {
  id: string
  title?: string
  price?: number
  paid?: boolean
  place?: { row?: number }
  note?: string
  tags?: string[]
}

export type SampleDocument = RxDocumentData<Sample>
export type SampleInstance = RxStorageInstance<Sample, { file: string; table: string }, Record<string, never>>

export const sampleSchema = fillWithDefaultSettings<Sample>({
  version: 0,
  type: 'object',
  primaryKey: 'id',
  properties: {
    id: { type: 'string', maxLength: 100 },
    title: { type: 'string', maxLength: 100 },
    price: { type: 'number', minimum: 0, maximum: 1_000_000, multipleOf: 0.01 },
    paid: { type: 'boolean' },
    place: { type: 'object', properties: { row: { type: 'integer', minimum: 0, maximum: 100, multipleOf: 1 } } },
    note: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
  },
  required: ['id'],
  indexes: ['title', ['paid', 'price'], ['place.row', 'title'], 'price'],
  attachments: {},
})

/** A folder of the test's own, gone when the test is. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-storage-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Opening {
  directory?: string
  databaseName?: string
  collectionName?: string
  schema?: typeof sampleSchema
}

/** Opens a collection in a folder of its own, unless told otherwise; closed when the test ends. */
export const openSample = async (opening: Opening = {}): Promise<SampleInstance> => {
  const storage = getRxStorageSqlite({ directory: opening.directory ?? temporaryFolder(), synchronous: 'NORMAL' })
  const instance = await storage.createStorageInstance<Sample>({
    databaseInstanceToken: 'test',
    databaseName: opening.databaseName ?? 'kiosk',
    collectionName: opening.collectionName ?? 'samples',
    schema: opening.schema ?? sampleSchema,
    options: {},
    multiInstance: false,
    devMode: false,
  })
  onTestFinished(() => instance.close())
  return instance
}

export const aDocument = (overrides: Partial<SampleDocument> = {}): SampleDocument => ({
  id: 'a',
  _deleted: false,
  _attachments: {},
  _meta: { lwt: now() },
  _rev: '1-first',
  ...overrides,
})

/** The row that changes a document: `previous` and the next revision. */
export const aChange = (previous: SampleDocument, changes: Partial<SampleDocument>): BulkWriteRow<Sample> => ({
  previous,
  document: { ...previous, _meta: { lwt: now() }, _rev: createRevision('test', previous), ...changes },
})

export const insert = async (instance: SampleInstance, ...documents: SampleDocument[]): Promise<void> => {
  const { error } = await instance.bulkWrite(
    documents.map((document) => ({ document })),
    'insert',
  )
  if (error.length > 0) throw new Error(`Not inserted: ${JSON.stringify(error)}`)
}

export const write = async (instance: SampleInstance, ...rows: BulkWriteRow<Sample>[]) =>
  (await instance.bulkWrite(rows, 'write')).error

/** A query as RxDB hands it to a storage: deleted documents left out, sorted down to the primary key. */
export const prepared = (query: MangoQuery<Sample>, schema = sampleSchema): PreparedQuery<Sample> =>
  prepareQuery<Sample>(
    schema,
    normalizeMangoQuery<Sample>(schema, {
      ...query,
      selector: { ...query.selector, _deleted: { $eq: false } } as NonNullable<MangoQuery<Sample>['selector']>,
    }),
  )

export const idsOf = (documents: readonly { id: string }[]): string[] => documents.map((document) => document.id)

export const queryIds = async (instance: SampleInstance, query: MangoQuery<Sample>): Promise<string[]> =>
  idsOf((await instance.query(prepared(query))).documents)
