import type { SqliteFile } from './sqlite-file.ts'

/** What names a collection's tables: a new schema version is a new set of tables. */
export interface CollectionKey {
  databaseName: string
  collectionName: string
  version: number
}

/** How a collection is kept: the number in its tables' names, and the columns and indexes they have. */
export interface CatalogEntry {
  id: number
  layout: string
}

// "TTRX": says what the file is to tools such as `file`.
export const APPLICATION_ID = 0x54545258
export const FILE_FORMAT = 1

/**
 * Makes the catalog in a new file; refuses, unchanged, a file of another program or of a newer format of ours.
 */
export const prepareCatalog = (file: SqliteFile): void => {
  const applicationId = file.row('PRAGMA application_id')?.[0]
  const format = file.row('PRAGMA user_version')?.[0]
  if (applicationId === APPLICATION_ID && format === FILE_FORMAT) return
  if (applicationId === APPLICATION_ID) {
    throw new Error(`it has file format ${String(format)}; this program knows ${FILE_FORMAT}.`)
  }
  const isEmpty = file.row('SELECT count(*) FROM sqlite_schema')?.[0] === 0
  if (!isEmpty) throw new Error('it is a SQLite database of another program.')
  file.transaction(() => {
    file.run(
      `CREATE TABLE IF NOT EXISTS collection (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         database_name TEXT NOT NULL,
         name TEXT NOT NULL,
         version INTEGER NOT NULL,
         layout TEXT NOT NULL,
         seq_floor INTEGER NOT NULL DEFAULT 0,
         UNIQUE (database_name, name, version)
       ) STRICT`,
    )
    file.run(`PRAGMA application_id = ${APPLICATION_ID}`)
    file.run(`PRAGMA user_version = ${FILE_FORMAT}`)
  })
}

export const findEntry = (file: SqliteFile, key: CollectionKey): CatalogEntry | undefined => {
  const row = file.row(
    'SELECT id, layout FROM collection WHERE database_name = ? AND name = ? AND version = ?',
    key.databaseName,
    key.collectionName,
    key.version,
  )
  return row && { id: Number(row[0]), layout: String(row[1]) }
}

/** The numbers of the collection's tables in all its versions. */
export const entryIdsOf = (file: SqliteFile, key: CollectionKey): number[] =>
  file
    .rows('SELECT id FROM collection WHERE database_name = ? AND name = ?', key.databaseName, key.collectionName)
    .map(([id]) => Number(id))

/** `seqFloor`: documents get higher numbers than this. */
export const addEntry = (file: SqliteFile, key: CollectionKey, layout: string, seqFloor: number): CatalogEntry => {
  const row = file.row(
    'INSERT INTO collection (database_name, name, version, layout, seq_floor) VALUES (?, ?, ?, ?, ?) RETURNING id',
    key.databaseName,
    key.collectionName,
    key.version,
    layout,
    seqFloor,
  )
  return { id: Number(row?.[0]), layout }
}

export const changeLayout = (file: SqliteFile, id: number, layout: string): void => {
  file.run('UPDATE collection SET layout = ? WHERE id = ?', layout, id)
}

export const removeEntry = (file: SqliteFile, id: number): void => {
  file.run('DELETE FROM collection WHERE id = ?', id)
}
