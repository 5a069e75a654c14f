import { z } from 'zod'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { isKeepable } from '../../../shared/core/wire.ts'
import { sentences } from './envelope.ts'
import type { Fields } from './fields.ts'

/**
 * A parameter: its schema says what a client sends, in its plainest form, and decides what is read; `read` takes it in
 * every form that the wire allows (digits for a number) and refuses with the sentence that is answered.
 */
export type Parameter<Value, Sent = unknown> = {
  readonly schema: z.ZodType<Sent>
  readonly read: (sent: unknown) => Result<Value, string>
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>

/** The values of parameters, by name. */
export type Values<Of extends Parameters> = {
  readonly [Name in keyof Of]: Of[Name] extends Parameter<infer Value> ? Value : never
}

const illegal = refused(sentences.illegal)

/** Reads parameters one by one in the order listed; the first that is wrong decides the answer. */
export function readParameters<Of extends Parameters>(parameters: Of, fields: Fields): Result<Values<Of>, string> {
  const values: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = parameter.read(fields.get(name))
    if (!value.ok) return value
    values[name] = value.value
  }
  return accepted(values as Values<Of>)
}

/** What its schema takes as it comes. */
export function asItComes<Value>(schema: z.ZodType<Value>): Parameter<Value, Value> {
  return {
    schema,
    read: (sent) => {
      const value = schema.safeParse(sent)
      return value.success ? accepted(value.data) : illegal
    },
  }
}

/** A whole number that its schema takes, as such or in digits. */
function wholeNumber<Value extends number>(schema: z.ZodType<Value>): Parameter<Value, Value> {
  const { read } = asItComes(schema)
  return {
    schema,
    read: (sent) => read(typeof sent === 'string' && /^\s*-?\d{1,16}\s*$/.test(sent) ? Number(sent) : sent),
  }
}

/** A whole number that an int8 column holds, and JavaScript. */
const integer = wholeNumber(z.int())

/** A whole number that an int4 column holds. */
export const int4 = integerBetween(-2_147_483_648, 2_147_483_647)

export function integerBetween(least: number, most: number): Parameter<number, number> {
  return wholeNumber(z.int().min(least).max(most))
}

export function oneOf<Choice extends number>(...choices: readonly Choice[]): Parameter<Choice, Choice> {
  return wholeNumber(z.literal(choices))
}

/** An id as it names a thing of ours; whether there is such a thing is for the operation to say. */
export function idOf<Id extends number>(): Parameter<Id, number> {
  return integer as Parameter<Id, number>
}

/** What may be left out or empty: null then. */
export function optional<Value, Sent>({
  schema,
  read,
}: Parameter<Value, Sent>): Parameter<Value | null, Sent | undefined> {
  return { schema: schema.optional(), read: (sent) => (isMissing(sent) ? accepted(null) : read(sent)) }
}

/** Whether nothing came under a name: an empty text counts as nothing, descriptions and lists of seats excepted. */
export function isMissing(sent: unknown): boolean {
  return sent === undefined || sent === null || (typeof sent === 'string' && sent.trim() === '')
}

/** A text that may be left out: null then, and where what came is none. */
export const textOrNothing: Parameter<string | null, string | undefined> = {
  schema: z.string().optional(),
  read: (sent) => accepted(typeof sent === 'string' && isKeepable(sent) ? sent : null),
}
