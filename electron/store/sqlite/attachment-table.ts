import type { BulkWriteRow, CategorizeBulkWriteRowsOutput, RxAttachmentData, RxAttachmentWriteData } from 'rxdb'
import type { StoredDocument } from './documents.ts'
import { toOrderedText } from './key-order.ts'
import type { SqliteFile } from './sqlite-file.ts'

/** The bytes of every attachment in a bulk, read beforehand, as a transaction can't wait for them. */
export type AttachmentBytes = ReadonlyMap<Blob, Uint8Array>

type AttachmentChanges = Pick<
  CategorizeBulkWriteRowsOutput<StoredDocument>,
  'attachmentsAdd' | 'attachmentsUpdate' | 'attachmentsRemove'
>

export const attachmentTableName = (collectionId: number): string => `attachments_${collectionId}`

export const createAttachmentTable = (file: SqliteFile, name: string): void => {
  file.run(
    `CREATE TABLE IF NOT EXISTS ${name} (
       document_id TEXT NOT NULL,
       id TEXT NOT NULL,
       digest TEXT NOT NULL,
       type TEXT NOT NULL,
       data BLOB NOT NULL,
       PRIMARY KEY (document_id, id)
     ) STRICT`,
  )
}

export const blobsOf = (rows: readonly BulkWriteRow<StoredDocument>[]): Blob[] =>
  rows.flatMap((row) => Object.values(row.document._attachments).flatMap((attachment) => blobOf(attachment) ?? []))

const blobOf = (attachment: RxAttachmentData | RxAttachmentWriteData): Blob | undefined =>
  'data' in attachment ? attachment.data : undefined

export const readBytes = async (blobs: readonly Blob[]): Promise<AttachmentBytes> =>
  new Map(await Promise.all(blobs.map(async (blob) => [blob, new Uint8Array(await blob.arrayBuffer())] as const)))

/** Writes what a bulk adds, changes and takes away. `bytes` must hold each of its blobs. */
export const writeAttachments = (
  file: SqliteFile,
  name: string,
  changes: AttachmentChanges,
  bytes: AttachmentBytes,
): void => {
  for (const removed of changes.attachmentsRemove) {
    file.run(
      `DELETE FROM ${name} WHERE document_id = ? AND id = ?`,
      toOrderedText(removed.documentId),
      toOrderedText(removed.attachmentId),
    )
  }
  for (const { documentId, attachmentId, attachmentData, digest } of [
    ...changes.attachmentsAdd,
    ...changes.attachmentsUpdate,
  ]) {
    const data = bytes.get(attachmentData.data)
    if (!data) throw new Error(`The data of attachment ${attachmentId} of ${documentId} was not read.`)
    file.run(
      `INSERT OR REPLACE INTO ${name} (document_id, id, digest, type, data) VALUES (?, ?, ?, ?, ?)`,
      toOrderedText(documentId),
      toOrderedText(attachmentId),
      digest,
      attachmentData.type,
      data,
    )
  }
}

/** The attachment with exactly this content, or undefined where the document has another or none. */
export const findAttachment = (
  file: SqliteFile,
  name: string,
  documentId: string,
  attachmentId: string,
  digest: string,
): Blob | undefined => {
  const row = file.row(
    `SELECT data, type FROM ${name} WHERE document_id = ? AND id = ? AND digest = ?`,
    toOrderedText(documentId),
    toOrderedText(attachmentId),
    digest,
  )
  const data = row?.[0]
  return data instanceof Uint8Array ? new Blob([new Uint8Array(data)], { type: String(row?.[1]) }) : undefined
}
