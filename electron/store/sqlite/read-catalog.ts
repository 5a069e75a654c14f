import { existsSync } from 'node:fs'
import { APPLICATION_ID, type CollectionKey, FILE_FORMAT } from './catalog.ts'
import { isDamage, readOnly } from './read-only.ts'

/** What a file says of itself. `newer` is a format that only a later program knows; nothing else in it is read then. */
export type FileCatalog =
  | { readonly kind: 'none' | 'other-program' | 'unreadable' }
  | { readonly kind: 'newer'; readonly format: number }
  | { readonly kind: 'known'; readonly collections: readonly CollectionKey[] }

/** Reads which collections and schema versions a file holds, without changing it: for a look before it is opened. */
export const readCatalog = (path: string): FileCatalog => {
  if (!existsSync(path)) return { kind: 'none' }
  try {
    return readOnly(path, (database) => {
      const read = (sql: string) => Object.values(database.prepare(sql).get() ?? {})[0]
      if (read('SELECT count(*) FROM sqlite_schema') === 0) return { kind: 'none' }
      if (read('PRAGMA application_id') !== APPLICATION_ID) return { kind: 'other-program' }
      const format = Number(read('PRAGMA user_version'))
      if (format > FILE_FORMAT) return { kind: 'newer', format }
      const rows = database.prepare('SELECT database_name, name, version FROM collection').all()
      const collections = rows.map((row) => ({
        databaseName: String(row.database_name),
        collectionName: String(row.name),
        version: Number(row.version),
      }))
      return { kind: 'known', collections }
    })
  } catch (fault) {
    if (isDamage(fault)) return { kind: 'unreadable' }
    throw fault
  }
}
