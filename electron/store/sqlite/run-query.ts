import { type FilledMangoQuery, getQueryMatcher, getSortComparator } from 'rxdb'
import { type Condition, unsaid } from './condition.ts'
import { parseDocument, parseDocuments } from './document-table.ts'
import type { DocumentSchema, StoredDocument } from './documents.ts'
import type { OpenCollection } from './open-collection.ts'
import { selectorToSql } from './selector-to-sql.ts'
import type { TableLayout } from './table-layout.ts'

type Query = FilledMangoQuery<StoredDocument>
type Sort = Query['sort']

interface Counted {
  count: number
  mode: 'fast' | 'slow'
}

/** Answers a query in SQL, or as far as SQL can say it, and then with RxDB's own matcher and comparator. */
export const runQuery = (collection: OpenCollection, schema: DocumentSchema, query: Query): StoredDocument[] => {
  const { file, table, hasIrregular } = collection
  const skip = query.skip ?? 0
  const limit = query.limit ?? Number.POSITIVE_INFINITY
  const condition = hasIrregular ? unsaid : selectorToSql(table.layout.columnsByPath, query.selector)
  const order = hasIrregular ? undefined : orderToSql(table.layout, query.sort)

  if (condition.isExact && order !== undefined) {
    const sql = `SELECT data FROM ${table.name} WHERE ${condition.sql} ORDER BY ${order} LIMIT ? OFFSET ?`
    return parseDocuments(file.rows(sql, ...condition.params, Number.isFinite(limit) ? limit : -1, skip))
  }
  if (order !== undefined) return firstMatches(collection, schema, query, condition, order, skip, limit)
  const found = condition.isExact
    ? allWhere(collection, condition)
    : [...matches(collection, schema, query, condition, '')]
  return found.sort(getSortComparator(schema, query)).slice(skip, skip + limit)
}

/**
 * Counts what `runQuery` would return. `slow` where the selector needs documents to be read, which RxDB refuses unless
 * `allowSlowCount` is set; that depends on the schema and the selector alone, never on what is stored.
 */
export const countQuery = (collection: OpenCollection, schema: DocumentSchema, query: Query): Counted => {
  const condition = selectorToSql(collection.table.layout.columnsByPath, query.selector)
  const all = collection.hasIrregular
    ? countMatches(collection, schema, query, unsaid)
    : condition.isExact
      ? countWhere(collection, condition)
      : countMatches(collection, schema, query, condition)
  const afterSkip = Math.max(0, all - (query.skip ?? 0))
  return {
    count: Math.min(afterSkip, query.limit ?? Number.POSITIVE_INFINITY),
    mode: condition.isExact ? 'fast' : 'slow',
  }
}

/** The SQL for a sort, or undefined where a field has no column. Missing fields come first, as in RxDB. */
const orderToSql = (layout: TableLayout, sort: Sort): string | undefined => {
  const directions = new Map<string, string>()
  for (const [path, direction] of sort.flatMap((part) => Object.entries(part))) {
    const column = layout.columnsByPath.get(path)
    if (!column) return undefined
    if (!directions.has(column.name)) directions.set(column.name, direction === 'desc' ? 'DESC' : 'ASC')
  }
  if (!directions.has('id')) directions.set('id', 'ASC')
  return [...directions].map(([name, direction]) => `${name} ${direction}`).join(', ')
}

const countWhere = ({ file, table }: OpenCollection, condition: Condition): number =>
  Number(file.row(`SELECT count(*) FROM ${table.name} WHERE ${condition.sql}`, ...condition.params)?.[0])

const allWhere = ({ file, table }: OpenCollection, condition: Condition): StoredDocument[] =>
  parseDocuments(file.rows(`SELECT data FROM ${table.name} WHERE ${condition.sql}`, ...condition.params))

/** Stops reading as soon as the page is full. */
const firstMatches = (
  collection: OpenCollection,
  schema: DocumentSchema,
  query: Query,
  condition: Condition,
  order: string,
  skip: number,
  limit: number,
): StoredDocument[] => {
  const page: StoredDocument[] = []
  if (limit === 0) return page
  let passed = 0
  for (const document of matches(collection, schema, query, condition, `ORDER BY ${order}`)) {
    passed += 1
    if (passed > skip) page.push(document)
    if (page.length >= limit) break
  }
  return page
}

function* matches(
  { file, table }: OpenCollection,
  schema: DocumentSchema,
  query: Query,
  condition: Condition,
  orderBy: string,
): Generator<StoredDocument> {
  const isMatch = getQueryMatcher(schema, query)
  const sql = `SELECT data FROM ${table.name} WHERE ${condition.sql} ${orderBy}`
  for (const row of file.iterate(sql, ...condition.params)) {
    const document = parseDocument(row[0])
    if (isMatch(document)) yield document
  }
}

const countMatches = (
  collection: OpenCollection,
  schema: DocumentSchema,
  query: Query,
  condition: Condition,
): number => {
  let count = 0
  for (const _ of matches(collection, schema, query, condition, '')) count += 1
  return count
}
