import type { SQLInputValue } from 'node:sqlite'

/**
 * A SQL expression for a part of a selector. It is true or not (NULL counts as not) for the documents that match;
 * where `isExact` is false it is also true for some that don't, and RxDB's matcher must look at them.
 */
export interface Condition {
  sql: string
  params: SQLInputValue[]
  isExact: boolean
  /** How deep SQLite's expression tree may get: it refuses more than 1,000. */
  terms: number
}

const always: Condition = { sql: '1', params: [], isExact: true, terms: 1 }
export const never: Condition = { sql: '0', params: [], isExact: true, terms: 1 }
/** SQL can't say it: let every document through to the matcher. */
export const unsaid: Condition = { sql: '1', params: [], isExact: false, terms: 1 }

export const term = (sql: string, ...params: SQLInputValue[]): Condition => ({ sql, params, isExact: true, terms: 1 })

export const allOf = (conditions: readonly Condition[]): Condition =>
  joined(
    conditions.filter((condition) => condition !== always),
    ' AND ',
    always,
  )

export const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.includes(unsaid) ? unsaid : joined(conditions, ' OR ', never)

/** The opposite of a condition that lets too much through would let too little through, so that can't be said. */
export const not = (condition: Condition): Condition =>
  condition.isExact ? { ...condition, sql: `(${condition.sql}) IS NOT TRUE`, terms: condition.terms + 1 } : unsaid

const joined = (conditions: readonly Condition[], by: string, ofNone: Condition): Condition => {
  const [only] = conditions
  if (!only) return ofNone
  if (conditions.length === 1) return only
  return {
    sql: conditions.map((condition) => `(${condition.sql})`).join(by),
    params: conditions.flatMap((condition) => condition.params),
    isExact: conditions.every((condition) => condition.isExact),
    terms: conditions.reduce((sum, condition) => sum + condition.terms, 0),
  }
}
