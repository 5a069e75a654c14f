import { getPrimaryFieldOfPrimaryKey, getSchemaByObjectPath } from 'rxdb'
import type { DocumentSchema } from './documents.ts'

/** TEXT holds ordered text (key-order.ts), REAL a number, INTEGER a boolean; NULL always means: the field is missing. */
export type ColumnType = 'TEXT' | 'REAL' | 'INTEGER'

export interface Column {
  name: string
  type: ColumnType
}

export interface FieldColumn extends Column {
  path: string
}

/** Which fields of a collection have a column of their own, and which indexes there are over them. */
export interface TableLayout {
  primaryPath: string
  fields: FieldColumn[]
  indexes: string[][]
  columnsByPath: ReadonlyMap<string, Column>
}

const TYPES: Readonly<Record<string, ColumnType>> = {
  string: 'TEXT',
  number: 'REAL',
  integer: 'REAL',
  boolean: 'INTEGER',
}

/**
 * Derives the tables of a collection from the indexes of its filled schema: a column per indexed field of one plain
 * type, a SQL index per RxDB index. A field of any other type ends the index before it.
 */
export const layoutOf = (schema: DocumentSchema): TableLayout => {
  const primaryPath: string = getPrimaryFieldOfPrimaryKey(schema.primaryKey)
  const columnsByPath = new Map<string, Column>([
    [primaryPath, { name: 'id', type: 'TEXT' }],
    ['_deleted', { name: 'deleted', type: 'INTEGER' }],
    ['_meta.lwt', { name: 'lwt', type: 'REAL' }],
  ])
  const fields: FieldColumn[] = []
  const indexedPaths = (schema.indexes ?? []).map((index) => (typeof index === 'string' ? [index] : [...index]))
  for (const path of new Set(indexedPaths.flat())) {
    const type = typeOf(schema, path)
    if (columnsByPath.has(path) || !type) continue
    const column = { name: `f${fields.length}`, type }
    columnsByPath.set(path, column)
    fields.push({ ...column, path })
  }
  return { primaryPath, fields, indexes: indexesOf(indexedPaths, columnsByPath), columnsByPath }
}

/** What the catalog keeps of a layout, to notice that the tables of a file were made for another one. */
export const layoutText = (layout: TableLayout): string =>
  JSON.stringify({ primary: layout.primaryPath, fields: layout.fields, indexes: layout.indexes })

const typeOf = (schema: DocumentSchema, path: string): ColumnType | undefined => {
  const type: unknown = getSchemaByObjectPath(schema, path)?.type
  return typeof type === 'string' ? TYPES[type] : undefined
}

// RxDB adds an index of write times for checkpoints, which are numbers here: no need to pay for it at every write.
const UNUSED = new Set(['lwt,id', 'id'])

const indexesOf = (indexedPaths: string[][], columnsByPath: ReadonlyMap<string, Column>): string[][] => {
  const indexes = new Map<string, string[]>()
  for (const paths of indexedPaths) {
    const names: string[] = []
    for (const path of paths) {
      const column = columnsByPath.get(path)
      if (!column) break
      names.push(column.name)
    }
    if (!names.includes('id')) names.push('id')
    if (!UNUSED.has(names.join())) indexes.set(names.join(), names)
  }
  return [...indexes.values()]
}
