import type { RxDocumentData, RxJsonSchema } from 'rxdb'

/** A document as RxDB hands it over, its own fields not known to the storage. */
export type StoredDocument = RxDocumentData<Record<string, unknown>>

export type DocumentSchema = Readonly<RxJsonSchema<StoredDocument>>

/** Everything written before this point of a collection's history has been seen. */
export interface Checkpoint {
  seq: number
}
