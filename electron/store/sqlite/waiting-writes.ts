import type { BulkWriteRow } from 'rxdb'
import type { StoredDocument } from './documents.ts'
import type { OpenCollection, WaitingWrite } from './open-collection.ts'

/** Rows of one instance as RxDB hands them over. */
export interface Bulk extends Pick<WaitingWrite, 'instance' | 'context'> {
  readonly collection: OpenCollection
  readonly rows: readonly BulkWriteRow<StoredDocument>[]
}

/** How RxDB says that it writes down how far a replication is. */
const CHECKPOINT_CONTEXT = 'replication-set-checkpoint'

/**
 * Keeps a replication's checkpoint back where it can be: it then goes with the next write of its file, or with closing,
 * so that a change costs one commit. That is never ahead of the documents it speaks of; after a kill it is one write
 * behind them, and what it lacks is pulled again. Only of a collection with NORMAL; false: it must be written now.
 */
export const keepWaiting = ({ collection, instance, rows, context }: Bulk): boolean => {
  const [row] = rows
  if (context !== CHECKPOINT_CONTEXT || collection.synchronous === 'FULL' || !row || rows.length > 1) return false
  const id = String(row.document[collection.table.layout.primaryPath])
  const before = collection.waiting.get(id)
  const revision = before ? before.row.document._rev : collection.table.revision(id)
  // A conflict is for the write itself to tell.
  if (revision !== row.previous?._rev) return false
  const previous = before ? before.row.previous : row.previous
  collection.waiting.set(id, {
    instance,
    context,
    row: previous ? { previous, document: row.document } : { document: row.document },
  })
  return true
}

/** Everything that waits in these collections, as bulks to be written. */
export const waitingBulks = (collections: readonly OpenCollection[]): Bulk[] =>
  collections.flatMap((collection) =>
    [...collection.waiting.values()].map(({ instance, context, row }) => ({
      collection,
      instance,
      rows: [row],
      context,
    })),
  )
