import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'

/** Reads one parameter from what came under its name; refuses with the sentence that is answered. */
export type Reader<Value> = (given: unknown) => Result<Value, string>

/** The values of a list of readers, by name. */
export type Values<Readers> = { readonly [Name in keyof Readers]: Readers[Name] extends Reader<infer V> ? V : never }

/** Reads parameters one by one in the order listed; the first that is wrong decides the answer. */
export function readParameters<Readers extends Record<string, Reader<unknown>>>(
  readers: Readers,
  fields: Fields,
): Result<Values<Readers>, string> {
  const values: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(readers)) {
    const value = read(fields.get(name))
    if (!value.ok) return value
    values[name] = value.value
  }
  return accepted(values as Values<Readers>)
}

/** A whole number, as such or in digits. */
export const integer: Reader<number> = (given) => {
  const value = typeof given === 'string' && /^\s*-?\d{1,16}\s*$/.test(given) ? Number(given) : given
  return typeof value === 'number' && Number.isSafeInteger(value) ? accepted(value) : refused(sentences.illegal)
}

export function integerBetween(least: number, most: number): Reader<number> {
  return (given) => {
    const value = integer(given)
    return value.ok && value.value >= least && value.value <= most ? value : refused(sentences.illegal)
  }
}

export function oneOf(...choices: readonly number[]): Reader<number> {
  return (given) => {
    const value = integer(given)
    return value.ok && choices.includes(value.value) ? value : refused(sentences.illegal)
  }
}

/** An id as it names a thing of ours; whether there is such a thing is for the operation to say. */
export function idOf<Id extends number>(): Reader<Id> {
  return integer as Reader<Id>
}

/** What may be left out or empty: null then. */
export function optional<Value>(read: Reader<Value>): Reader<Value | null> {
  return (given) => (isMissing(given) ? accepted(null) : read(given))
}

/** Whether nothing came under a name: an empty text counts as nothing, descriptions and lists of seats excepted. */
export function isMissing(given: unknown): boolean {
  return given === undefined || given === null || (typeof given === 'string' && given.trim() === '')
}

/** What came as a text that can be kept, or undefined. Half a surrogate pair and NUL can't. */
export function keepableText(given: unknown): string | undefined {
  return typeof given === 'string' && given.isWellFormed() && !given.includes('\0') ? given : undefined
}

/** A text that may be left out: null then, and where what came is none. */
export const textOrNothing: Reader<string | null> = (given) => accepted(keepableText(given) ?? null)
