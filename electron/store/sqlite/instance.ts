import type { RxStorageInstance, RxStorageInstanceCreationParams } from 'rxdb'
import { Subject, takeUntil } from 'rxjs'
import { blobsOf, findAttachment, readBytes } from './attachment-table.ts'
import { cleanUp } from './clean-up.ts'
import type { Checkpoint, StoredDocument } from './documents.ts'
import { acquireCollection, type OpenCollection, releaseCollection, removeCollection } from './open-collection.ts'
import { countQuery, runQuery } from './run-query.ts'
import type { SqliteFile, Synchronous } from './sqlite-file.ts'
import { writeDocuments, writeWaiting } from './write-documents.ts'

/** Where an instance keeps its documents; for diagnosis. */
export interface SqliteInternals {
  file: string
  table: string
}

export type SqliteInstanceOptions = Record<string, never>

type Instance = RxStorageInstance<StoredDocument, SqliteInternals, SqliteInstanceOptions, Checkpoint>

const START: Checkpoint = { seq: 0 }
const NO_BYTES: ReadonlyMap<Blob, Uint8Array> = new Map()

/**
 * One collection as RxDB sees it. Every promise that resolves after a write means: it is on disk, as far as `synchronous`
 * goes; of a checkpoint with NORMAL see waiting-writes.ts. After `close`, which may be called twice, all else rejects.
 * Takes over the caller's hold on `file`, which it releases on closing.
 */
export const createInstance = (
  file: SqliteFile,
  params: RxStorageInstanceCreationParams<StoredDocument, SqliteInstanceOptions>,
  synchronous: Synchronous,
): Instance => {
  const { databaseName, collectionName, schema, options } = params
  const key = { databaseName, collectionName, version: schema.version }
  const shared = acquireCollection(file, key, schema, synchronous)
  const closed = new Subject<void>()
  let isClosed = false

  const collection = (): OpenCollection => {
    if (isClosed) throw new Error(`The storage of ${databaseName}/${collectionName} is closed.`)
    if (shared.isRemoved) throw new Error(`The storage of ${databaseName}/${collectionName} has been removed.`)
    return shared
  }

  /** The same with nothing that waits, to be read. */
  const settled = (): OpenCollection => {
    const open = collection()
    if (open.waiting.size > 0) writeWaiting(file)
    return open
  }

  const close = async (): Promise<void> => {
    if (isClosed) return
    isClosed = true
    closed.next()
    closed.complete()
    try {
      if (shared.waiting.size > 0) writeWaiting(file)
    } finally {
      releaseCollection(shared, key)
      file.release()
    }
  }

  const instance: Instance = {
    databaseName,
    collectionName,
    schema,
    options,
    internals: { file: file.path, table: shared.table.name },

    bulkWrite: async (rows, context) => {
      collection()
      const blobs = shared.attachmentTable ? blobsOf(rows) : []
      // Awaiting only where it must keeps writes in the order of their calls.
      const bytes = blobs.length > 0 ? await readBytes(blobs) : NO_BYTES
      return { error: writeDocuments({ collection: collection(), instance, rows, context, bytes }) }
    },

    findDocumentsById: async (ids, withDeleted) => {
      // Replication asks for others than the one that waits, at each change.
      const { table } = ids.some((id) => collection().waiting.has(id)) ? settled() : collection()
      return ids.flatMap((id) => {
        const document = table.find(id)
        return document && (withDeleted || !document._deleted) ? document : []
      })
    },

    query: async ({ query }) => ({ documents: runQuery(settled(), schema, query) }),

    count: async ({ query }) => countQuery(settled(), schema, query),

    getAttachmentData: async (documentId, attachmentId, digest) => {
      const { attachmentTable } = collection()
      const blob = attachmentTable && findAttachment(file, attachmentTable, documentId, attachmentId, digest)
      if (!blob) throw new Error(`Document ${documentId} has no attachment ${attachmentId} with digest ${digest}.`)
      return blob
    },

    getChangedDocumentsSince: async (limit, checkpoint) => {
      // RxDB stacks checkpoints with Object.assign: one of nothing is an empty object.
      const { documents, last } = settled().table.changedSince(checkpoint?.seq ? checkpoint : START, limit)
      return { documents, checkpoint: last }
    },

    changeStream: () => collection().feed.changes.pipe(takeUntil(closed)),

    cleanup: async (minimumDeletedMs) => cleanUp(settled(), minimumDeletedMs),

    close,

    remove: async () => {
      removeCollection(collection(), key)
      await close()
    },
  }
  return instance
}
