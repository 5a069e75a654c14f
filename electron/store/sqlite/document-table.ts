import { columnValuesOf } from './column-values.ts'
import type { Checkpoint, StoredDocument } from './documents.ts'
import { toOrderedText } from './key-order.ts'
import type { SqliteFile, SqliteRow } from './sqlite-file.ts'
import type { TableLayout } from './table-layout.ts'

/** The documents of one collection and schema version, in one SQL table. */
export interface DocumentTable {
  readonly name: string
  readonly layout: TableLayout
  revision(id: string): string | undefined
  find(id: string): StoredDocument | undefined
  /** Inserts or replaces; `seq` must be new. Says whether every column could hold its field. */
  put(seq: number, document: StoredDocument): boolean
  /** The highest number ever given out, also to a document that has since been cleaned away. */
  lastSeq(): number
  changedSince(checkpoint: Checkpoint, limit: number): { documents: StoredDocument[]; last: Checkpoint }
  hasIrregular(): boolean
}

export const tableName = (collectionId: number): string => `documents_${collectionId}`

/** Creates the table and its indexes. The two partial indexes cost nothing for living, regular documents. */
export const createTable = (file: SqliteFile, name: string, layout: TableLayout): void => {
  const fields = layout.fields.map((field) => `${field.name} ${field.type},`).join(' ')
  file.run(
    `CREATE TABLE ${name} (
       seq INTEGER PRIMARY KEY,
       id TEXT NOT NULL UNIQUE,
       deleted INTEGER NOT NULL,
       lwt REAL NOT NULL,
       irregular INTEGER NOT NULL,
       rev TEXT NOT NULL,
       ${fields}
       data TEXT NOT NULL
     ) STRICT`,
  )
  layout.indexes.forEach((columns, at) => {
    file.run(`CREATE INDEX ${name}_${at} ON ${name} (${columns.join(', ')})`)
  })
  file.run(`CREATE INDEX ${name}_tombstones ON ${name} (lwt) WHERE deleted = 1`)
  file.run(`CREATE INDEX ${name}_irregular ON ${name} (irregular) WHERE irregular = 1`)
}

/** Makes the table again for other indexes: every column but `data` can be derived from it. */
export const rebuildTable = (file: SqliteFile, name: string, layout: TableLayout): void => {
  file.run(`ALTER TABLE ${name} RENAME TO ${name}_old`)
  const indexes = `SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`
  for (const [index] of file.rows(indexes, `${name}_old`)) file.run(`DROP INDEX ${String(index)}`)
  createTable(file, name, layout)
  const table = openTable(file, name, 0, layout)
  for (const [seq, data] of file.iterate(`SELECT seq, data FROM ${name}_old`)) {
    table.put(Number(seq), parseDocument(data))
  }
  file.run(`DROP TABLE ${name}_old`)
}

/** The reads and writes of a table, by prepared statements. */
export const openTable = (file: SqliteFile, name: string, collectionId: number, layout: TableLayout): DocumentTable => {
  const upsert = upsertSql(name, layout)
  return {
    name,
    layout,
    revision: (id) => {
      const row = file.row(`SELECT rev FROM ${name} WHERE id = ?`, toOrderedText(id))
      return row && String(row[0])
    },
    find: (id) => {
      const row = file.row(`SELECT data FROM ${name} WHERE id = ?`, toOrderedText(id))
      return row && parseDocument(row[0])
    },
    put: (seq, document) => {
      const { id, deleted, lwt, fields, isRegular } = columnValuesOf(layout, document)
      const data = JSON.stringify(document)
      file.run(upsert, seq, id, deleted, lwt, isRegular ? 0 : 1, document._rev, ...fields, data)
      return isRegular
    },
    lastSeq: () => lastSeqIn(file, name, collectionId),
    changedSince: (checkpoint, limit) => {
      const rows = file.rows(`SELECT data, seq FROM ${name} WHERE seq > ? ORDER BY seq LIMIT ?`, checkpoint.seq, limit)
      const lastSeq = rows.at(-1)?.[1]
      return {
        documents: parseDocuments(rows),
        last: lastSeq === undefined ? checkpoint : { seq: Number(lastSeq) },
      }
    },
    hasIrregular: () => file.row(`SELECT 1 FROM ${name} WHERE irregular = 1 LIMIT 1`) !== undefined,
  }
}

/** The highest number ever given out in this table, also to a document that has since been cleaned away. */
export const lastSeqIn = (file: SqliteFile, name: string, collectionId: number): number => {
  const row = file.row(
    `SELECT max(seq_floor, coalesce((SELECT max(seq) FROM ${name}), 0)) FROM collection WHERE id = ?`,
    collectionId,
  )
  if (!row) throw new Error(`The collection of ${name} has been removed.`)
  return Number(row[0])
}

const upsertSql = (name: string, layout: TableLayout): string => {
  const fields = layout.fields.map((field) => field.name)
  const columns = ['seq', 'id', 'deleted', 'lwt', 'irregular', 'rev', ...fields, 'data']
  const changes = columns.filter((column) => column !== 'id').map((column) => `${column} = excluded.${column}`)
  return `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
          ON CONFLICT (id) DO UPDATE SET ${changes.join(', ')}`
}

export const parseDocument = (data: unknown): StoredDocument => JSON.parse(String(data)) as StoredDocument

/** Parses the first column of each row. */
export const parseDocuments = (rows: readonly SqliteRow[]): StoredDocument[] => rows.map((row) => parseDocument(row[0]))
