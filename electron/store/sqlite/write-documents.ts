import { type BulkWriteRow, categorizeBulkWriteRows, type RxStorageWriteError } from 'rxdb'
import { type AttachmentBytes, writeAttachments } from './attachment-table.ts'
import type { ChangeBulk } from './change-feed.ts'
import type { StoredDocument } from './documents.ts'
import { type OpenCollection, openCollectionsOf } from './open-collection.ts'
import type { SqliteFile, Synchronous } from './sqlite-file.ts'
import { type Bulk, keepWaiting, waitingBulks } from './waiting-writes.ts'

type Row = BulkWriteRow<StoredDocument>
type WriteError = RxStorageWriteError<StoredDocument>
type BulkWithBytes = Bulk & { readonly bytes: AttachmentBytes }

interface Written {
  errors: WriteError[]
  bulk: ChangeBulk
}

const NO_BYTES: AttachmentBytes = new Map()

/**
 * Writes a bulk in one transaction and tells of it once it is on disk. Each row succeeds or fails by itself: 409 where
 * the stored revision is not the row's `previous`, 510 where the data of a new attachment is missing. Throws where the
 * disk fails: then this process goes on without the bulk (a later start may still find it, whole, where its log got
 * to the disk although the disk said no).
 */
export const writeDocuments = (bulk: BulkWithBytes): WriteError[] => {
  if (bulk.rows.length === 0 || keepWaiting(bulk)) return []
  const { file, synchronous } = bulk.collection
  // A durable write carries nothing that could make it fail besides.
  const waiting = synchronous === 'FULL' ? [] : waitingBulks(openCollectionsOf(file))
  return writeTogether(file, synchronous, waiting, bulk)
}

/** Writes what waits in this file. */
export const writeWaiting = (file: SqliteFile): void => {
  writeTogether(file, 'NORMAL', waitingBulks(openCollectionsOf(file)))
}

const writeTogether = (
  file: SqliteFile,
  synchronous: Synchronous,
  waiting: readonly Bulk[],
  own?: BulkWithBytes,
): WriteError[] => {
  const bulks = [...waiting.map((bulk) => ({ ...bulk, bytes: NO_BYTES })), ...(own ? [own] : [])]
  const written = file.transaction(() => bulks.map((bulk) => ({ ...bulk, rounds: writeBulk(bulk) })), synchronous)
  for (const { collection } of waiting) collection.waiting.clear()
  for (const { collection, rounds } of written) {
    const last = rounds.at(-1)
    const events = rounds.flatMap((round) => round.bulk.events)
    if (last && events.length > 0) collection.feed.emit({ ...last.bulk, events })
  }
  return own ? (written.at(-1)?.rounds.flatMap((round) => round.errors) ?? []) : []
}

const writeBulk = ({ collection, instance, rows, context, bytes }: BulkWithBytes): Written[] => {
  const { table } = collection
  let seq = table.lastSeq()
  return roundsOf(rows, table.layout.primaryPath).map((round) => {
    const written = writeRound(collection, instance, round, context, bytes, seq)
    seq = written.bulk.checkpoint.seq
    return written
  })
}

/** A bulk may name a document twice; its second row must be judged against what the first one wrote. */
const roundsOf = (rows: readonly Row[], primaryPath: string): Row[][] => {
  const rounds: Row[][] = []
  const timesSeen = new Map<unknown, number>()
  for (const row of rows) {
    const id = row.document[primaryPath]
    const times = timesSeen.get(id) ?? 0
    timesSeen.set(id, times + 1)
    const round = rounds[times]
    if (round) round.push(row)
    else rounds.push([row])
  }
  return rounds
}

const writeRound = (
  collection: OpenCollection,
  instance: Bulk['instance'],
  rows: Row[],
  context: string,
  bytes: AttachmentBytes,
  seqBefore: number,
): Written => {
  const { table } = collection
  const { primaryPath } = table.layout
  const sorted = categorizeBulkWriteRows<StoredDocument>(
    instance,
    primaryPath,
    revisionsOf(collection, rows),
    rows,
    context,
  )
  // RxDB 17.6 lists events and attachments also of rows that it refuses with 510.
  const refused = new Set(sorted.errors.map((error) => error.documentId))
  const isWritten = (entry: { documentId: string }): boolean => !refused.has(entry.documentId)

  let seq = seqBefore
  for (const { document } of [...sorted.bulkInsertDocs, ...sorted.bulkUpdateDocs]) {
    seq += 1
    if (!table.put(seq, document)) collection.hasIrregular = true
  }
  if (collection.attachmentTable) {
    writeAttachments(
      collection.file,
      collection.attachmentTable,
      { ...sorted, attachmentsAdd: sorted.attachmentsAdd.filter(isWritten) },
      bytes,
    )
  }
  return {
    errors: sorted.errors.map((error) => withStoredDocument(collection, error)),
    bulk: {
      ...sorted.eventBulk,
      events: sorted.eventBulk.events.filter(isWritten),
      checkpoint: { seq },
    },
  }
}

/** RxDB compares revisions only, so the documents themselves stay on disk. */
const revisionsOf = ({ table }: OpenCollection, rows: readonly Row[]): Map<string, StoredDocument> => {
  const stored = new Map<string, StoredDocument>()
  for (const { document } of rows) {
    const id = String(document[table.layout.primaryPath])
    const revision = table.revision(id)
    if (revision !== undefined) stored.set(id, { _rev: revision } as StoredDocument)
  }
  return stored
}

const withStoredDocument = ({ table }: OpenCollection, error: WriteError): WriteError => {
  if (!('documentInDb' in error) || !error.documentInDb) return error
  const stored = table.find(error.documentId)
  if (!stored) throw new Error(`Document ${error.documentId} is gone within its own transaction.`)
  return { ...error, documentInDb: stored }
}
