import { join, resolve } from 'node:path'
import {
  ensureRxStorageInstanceParamsAreCorrect,
  RXDB_VERSION,
  type RxStorage,
  type RxStorageInstance,
  type RxStorageInstanceCreationParams,
} from 'rxdb'
import { acquireFile } from './acquire-file.ts'
import type { StoredDocument } from './documents.ts'
import { createInstance, type SqliteInstanceOptions, type SqliteInternals } from './instance.ts'
import type { Synchronous } from './sqlite-file.ts'
import { ensureSqliteVersion } from './sqlite-version.ts'

/**
 * Either one `file` for everything, or a `directory` with a file per database. `synchronous` is FULL if left out; asked of
 * each collection by its name where it is a function, and that of a collection of RxDB's own too.
 */
export type RxStorageSqliteSettings = ({ file: string } | { directory: string }) & {
  synchronous?: Synchronous | ((collectionName: string) => Synchronous)
}

export type RxStorageSqlite = RxStorage<SqliteInternals, SqliteInstanceOptions>

/**
 * An RxStorage over `node:sqlite`: a write that has resolved survives the end of the process and, with
 * `synchronous: 'FULL'`, a power cut. Throws where this Node's SQLite is too old to be trusted.
 */
export const getRxStorageSqlite = (settings: RxStorageSqliteSettings): RxStorageSqlite => {
  ensureSqliteVersion(process.versions.sqlite)
  return {
    name: 'node-sqlite',
    rxdbVersion: RXDB_VERSION,
    createStorageInstance: async <RxDocType>(
      params: RxStorageInstanceCreationParams<RxDocType, SqliteInstanceOptions>,
    ) => {
      ensureRxStorageInstanceParamsAreCorrect(params)
      const { synchronous = 'FULL' } = settings
      const isAsked = typeof synchronous === 'function'
      const file = acquireFile(filePath(settings, params.databaseName), isAsked ? 'FULL' : synchronous)
      try {
        // The storage never looks into a document's own fields, so one type serves for all of them.
        const untyped = params as unknown as RxStorageInstanceCreationParams<StoredDocument, SqliteInstanceOptions>
        const ofCollection = isAsked ? synchronous(params.collectionName) : synchronous
        const instance: unknown = createInstance(file, untyped, ofCollection)
        return instance as RxStorageInstance<RxDocType, SqliteInternals, SqliteInstanceOptions>
      } catch (fault) {
        file.release()
        throw fault
      }
    },
  }
}

const filePath = (settings: RxStorageSqliteSettings, databaseName: string): string =>
  resolve('file' in settings ? settings.file : join(settings.directory, `${toFileName(databaseName)}.sqlite`))

/** Any database name as a file name that every operating system takes. */
const toFileName = (databaseName: string): string =>
  encodeURIComponent(databaseName).replace(/[*.']/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
