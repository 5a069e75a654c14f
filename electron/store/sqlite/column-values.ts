import type { SQLInputValue } from 'node:sqlite'
import type { StoredDocument } from './documents.ts'
import { toOrderedText } from './key-order.ts'
import type { ColumnType, TableLayout } from './table-layout.ts'

/** What SQL may sort and search by. `isRegular` is false where a value is not of its column's type. */
export interface ColumnValues {
  id: string
  deleted: number
  lwt: number
  fields: SQLInputValue[]
  isRegular: boolean
}

/** The value of an indexed field as its column holds it, or undefined where the column's type can't say it. */
export const toColumnValue = (type: ColumnType, value: unknown): string | number | undefined => {
  if (type === 'TEXT') return typeof value === 'string' ? toOrderedText(value) : undefined
  if (type === 'REAL') return typeof value === 'number' && Number.isFinite(value) ? value : undefined
  return typeof value === 'boolean' ? Number(value) : undefined
}

/**
 * Extracts the columns of a document. Here and not in SQL, since SQLite reads decimal numbers less exactly than
 * JavaScript and would order text otherwise. Throws where the primary key is not a string.
 */
export const columnValuesOf = (layout: TableLayout, document: StoredDocument): ColumnValues => {
  let isRegular = typeof document._deleted === 'boolean' && Number.isFinite(document._meta.lwt)
  const fields = layout.fields.map((field): SQLInputValue => {
    const value = valueAt(document, field.path)
    if (value === undefined) return null
    const columnValue = toColumnValue(field.type, value)
    if (columnValue === undefined) isRegular = false
    return columnValue ?? null
  })
  return {
    id: idOf(layout, document),
    deleted: document._deleted ? 1 : 0,
    lwt: Number.isFinite(document._meta.lwt) ? document._meta.lwt : 0,
    fields,
    isRegular,
  }
}

/** The primary key of a document, as its column holds it. */
const idOf = (layout: TableLayout, document: StoredDocument): string => {
  const id: unknown = document[layout.primaryPath]
  if (typeof id !== 'string') throw new TypeError(`The primary key ${layout.primaryPath} must be a string.`)
  return toOrderedText(id)
}

/** Undefined: missing. Null also stands for a path that leads through something other than plain objects. */
const valueAt = (document: StoredDocument, path: string): unknown => {
  let value: unknown = document
  for (const segment of path.split('.')) {
    if (value === undefined) return undefined
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
    value = (value as Record<string, unknown>)[segment]
  }
  return value
}
