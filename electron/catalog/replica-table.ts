import { type Observable, Subject } from 'rxjs'

/** As much of a replica's collection as is needed to keep it in memory. */
export type ReplicaCollection = {
  readonly $: Observable<{ readonly operation: string; readonly documentId: string; readonly documentData: unknown }>
  readonly find: () => { readonly exec: () => Promise<readonly { readonly toJSON: () => unknown }[]> }
}

/** One replica in memory, by document id. What it answers is not to be changed. */
export type ReplicaTable<Document> = {
  readonly get: (id: string) => Document | null
  readonly all: () => Iterable<Document>
  /** The id of each document that changed or went, once the table has it. */
  readonly changes$: Observable<string>
  readonly close: () => void
}

/** Reads the whole replica once, then follows its changes one by one, so that a change of one seat costs little. */
export async function openReplicaTable<Document extends { readonly id: string }>(
  collection: ReplicaCollection,
): Promise<ReplicaTable<Document>> {
  const documents = new Map<string, Document>()
  const changes = new Subject<string>()
  const touched = new Set<string>()
  // Followed before it is read: what changes in between is newer than what the reading finds.
  const following = collection.$.subscribe(({ operation, documentId, documentData }) => {
    touched.add(documentId)
    if (operation === 'DELETE') documents.delete(documentId)
    else documents.set(documentId, documentData as Document)
    changes.next(documentId)
  })
  for (const found of await collection.find().exec()) {
    const document = found.toJSON() as Document
    if (!touched.has(document.id)) documents.set(document.id, document)
  }
  touched.clear()
  return {
    get: (id) => documents.get(id) ?? null,
    all: () => documents.values(),
    changes$: changes,
    close: () => following.unsubscribe(),
  }
}
