import { toColumnValue } from './column-values.ts'
import { allOf, anyOf, type Condition, never, not, term, unsaid } from './condition.ts'
import type { Column } from './table-layout.ts'

type Columns = ReadonlyMap<string, Column>
type Operator = (column: Column, operand: unknown) => Condition

const MOST_TERMS = 500
const MOST_PARAMS = 10_000

/**
 * Says a mango selector in SQL over the indexed columns, as far as that is exactly what RxDB's matcher does with values
 * of the columns' own types or missing ones. What it can't say it lets through, and marks the condition as not exact.
 */
export const selectorToSql = (columns: Columns, selector: unknown): Condition => {
  const condition = selectorCondition(columns, selector)
  return condition.terms > MOST_TERMS || condition.params.length > MOST_PARAMS ? unsaid : condition
}

const selectorCondition = (columns: Columns, selector: unknown): Condition =>
  isPlainObject(selector)
    ? allOf(Object.entries(selector).map(([key, value]) => entryCondition(columns, key, value)))
    : unsaid

const entryCondition = (columns: Columns, key: string, value: unknown): Condition => {
  if (!key.startsWith('$')) {
    const column = columns.get(key)
    return column ? fieldCondition(column, value) : unsaid
  }
  if (!Array.isArray(value)) return unsaid
  const branches = value.map((branch) => selectorCondition(columns, branch))
  if (key === '$and') return allOf(branches)
  if (key === '$or') return anyOf(branches)
  if (key === '$nor') return not(anyOf(branches))
  return unsaid
}

const fieldCondition = (column: Column, matcher: unknown): Condition => {
  if (isScalar(matcher)) return equals(column, matcher)
  if (!isPlainObject(matcher) || Object.keys(matcher).length === 0) return unsaid
  return allOf(Object.entries(matcher).map(([name, operand]) => OPERATORS[name]?.(column, operand) ?? unsaid))
}

const equals: Operator = (column, operand) => {
  if (!isScalar(operand)) return unsaid
  if (operand === null) return term(`${column.name} IS NULL`)
  const value = toColumnValue(column.type, operand)
  return value === undefined ? never : term(`${column.name} = ?`, value)
}

const compares =
  (sign: string): Operator =>
  (column, operand) => {
    if (!isScalar(operand)) return unsaid
    const value = toColumnValue(column.type, operand)
    return value === undefined ? never : term(`${column.name} ${sign} ?`, value)
  }

const isOneOf: Operator = (column, operands) => {
  if (!Array.isArray(operands) || !operands.every(isScalar)) return unsaid
  const values = operands.map((operand) => toColumnValue(column.type, operand)).filter((value) => value !== undefined)
  const listed = values.length > 0 ? term(`${column.name} IN (${values.map(() => '?').join(', ')})`, ...values) : never
  return operands.includes(null) ? anyOf([listed, term(`${column.name} IS NULL`)]) : listed
}

const exists: Operator = (column, isThere) => term(`${column.name} IS ${isThere ? 'NOT NULL' : 'NULL'}`)

const OPERATORS: Readonly<Record<string, Operator>> = Object.assign(Object.create(null) as object, {
  $eq: equals,
  $ne: (column: Column, operand: unknown) => not(equals(column, operand)),
  $gt: compares('>'),
  $gte: compares('>='),
  $lt: compares('<'),
  $lte: compares('<='),
  $in: isOneOf,
  $nin: (column: Column, operands: unknown) => not(isOneOf(column, operands)),
  $exists: exists,
  $not: (column: Column, matcher: unknown) => not(fieldCondition(column, matcher)),
})

/** Infinity and NaN are left to the matcher: they compare with everything and with nothing. */
const isScalar = (value: unknown): value is string | number | boolean | null =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
