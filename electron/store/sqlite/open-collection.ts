import type { BulkWriteRow, RxStorageInstance } from 'rxdb'
import { attachmentTableName, createAttachmentTable } from './attachment-table.ts'
import { addEntry, type CollectionKey, changeLayout, entryIdsOf, findEntry, removeEntry } from './catalog.ts'
import { type ChangeFeed, createChangeFeed } from './change-feed.ts'
import { createTable, type DocumentTable, lastSeqIn, openTable, rebuildTable, tableName } from './document-table.ts'
import type { Checkpoint, DocumentSchema, StoredDocument } from './documents.ts'
import type { SqliteFile, Synchronous } from './sqlite-file.ts'
import { layoutOf, layoutText } from './table-layout.ts'

/** A write that resolved and is not in its table yet (waiting-writes.ts). */
export interface WaitingWrite {
  readonly instance: RxStorageInstance<StoredDocument, unknown, unknown, Checkpoint>
  readonly context: string
  readonly row: BulkWriteRow<StoredDocument>
}

/** A collection that is open in this process, shared by all its instances. */
export interface OpenCollection {
  readonly id: number
  readonly file: SqliteFile
  readonly table: DocumentTable
  readonly attachmentTable: string | undefined
  readonly feed: ChangeFeed
  /** What its writes are worth after a power cut. */
  readonly synchronous: Synchronous
  /** By document id: what goes with the next write of the file. */
  readonly waiting: Map<string, WaitingWrite>
  /** Some document has a value that its column can't hold: then only RxDB's own matcher is right. */
  hasIrregular: boolean
  isRemoved: boolean
  users: number
}

const openByFile = new WeakMap<SqliteFile, Map<string, OpenCollection>>()

/** Opens the collection's tables, making or rebuilding them where needed, or joins those already open. */
export const acquireCollection = (
  file: SqliteFile,
  key: CollectionKey,
  schema: DocumentSchema,
  synchronous: Synchronous,
): OpenCollection => {
  const text = keyText(key)
  const layout = layoutText(layoutOf(schema))
  const opened = openOf(file).get(text)
  if (opened && layoutText(opened.table.layout) !== layout) {
    throw new Error(`Collection ${key.collectionName} is already open with other indexes.`)
  }
  if (opened && opened.synchronous !== synchronous) {
    throw new Error(`Collection ${key.collectionName} is already open with synchronous=${opened.synchronous}.`)
  }
  const collection = opened ?? openCollection(file, key, schema, synchronous)
  openOf(file).set(text, collection)
  collection.users += 1
  return collection
}

export const releaseCollection = (collection: OpenCollection, key: CollectionKey): void => {
  collection.users -= 1
  if (collection.users === 0 && !collection.isRemoved) openOf(collection.file).delete(keyText(key))
}

/** Drops the collection for everybody who has it open, and overwrites where it lay: what was removed can't be read. */
export const removeCollection = (collection: OpenCollection, key: CollectionKey): void => {
  const { file, id, table } = collection
  file.run('PRAGMA secure_delete = ON')
  try {
    file.transaction(() => {
      file.run(`DROP TABLE ${table.name}`)
      file.run(`DROP TABLE IF EXISTS ${attachmentTableName(id)}`)
      removeEntry(file, id)
    })
  } finally {
    file.run('PRAGMA secure_delete = OFF')
  }
  collection.isRemoved = true
  collection.waiting.clear()
  openOf(file).delete(keyText(key))
}

/** Every collection of this file that is open in this process. */
export const openCollectionsOf = (file: SqliteFile): OpenCollection[] => [...openOf(file).values()]

const openOf = (file: SqliteFile): Map<string, OpenCollection> => {
  const open = openByFile.get(file) ?? new Map<string, OpenCollection>()
  openByFile.set(file, open)
  return open
}

const keyText = (key: CollectionKey): string => JSON.stringify([key.databaseName, key.collectionName, key.version])

/**
 * The highest number of the collection in its versions before. A checkpoint outlives a migration, and every migrated
 * document is a change after it: under a lower number a replication would never send it.
 */
const lastSeqOf = (file: SqliteFile, key: CollectionKey): number =>
  Math.max(0, ...entryIdsOf(file, key).map((id) => lastSeqIn(file, tableName(id), id)))

const openCollection = (
  file: SqliteFile,
  key: CollectionKey,
  schema: DocumentSchema,
  synchronous: Synchronous,
): OpenCollection => {
  const layout = layoutOf(schema)
  const text = layoutText(layout)
  const id = file.transaction(() => {
    const known = findEntry(file, key)
    const entry = known ?? addEntry(file, key, text, lastSeqOf(file, key))
    if (!known) createTable(file, tableName(entry.id), layout)
    if (entry.layout !== text) {
      rebuildTable(file, tableName(entry.id), layout)
      changeLayout(file, entry.id, text)
    }
    if (schema.attachments) createAttachmentTable(file, attachmentTableName(entry.id))
    return entry.id
  })
  const table = openTable(file, tableName(id), id, layout)
  return {
    id,
    file,
    table,
    attachmentTable: schema.attachments && attachmentTableName(id),
    feed: createChangeFeed(),
    synchronous,
    waiting: new Map(),
    hasIrregular: table.hasIrregular(),
    isRemoved: false,
    users: 0,
  }
}
