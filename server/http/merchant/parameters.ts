import { z } from 'zod'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { isKeepable } from '../../../shared/core/wire.ts'
import { type Failure, wrongParameter } from './envelope.ts'
import type { Fields, Given } from './fields.ts'

/**
 * A parameter: its schema says what a client sends and decides what is read; `read` takes it from the text that came.
 * `undefined` given: it was not sent.
 */
export type Parameter<Value, Sent = unknown> = {
  readonly schema: z.ZodType<Sent>
  readonly read: (sent: Given | undefined) => Result<Value, 'Wrong'> | Promise<Result<Value, 'Wrong'>>
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>

/** The values of parameters, by name. */
export type Values<Of extends Parameters> = {
  readonly [Name in keyof Of]: Of[Name] extends Parameter<infer Value> ? Value : never
}

const wrong = refused('Wrong' as const)
export const maxTextLength = 2_000

/** Reads parameters one by one in the order listed; the first that is wrong is named. */
export async function readParameters<Of extends Parameters>(
  parameters: Of,
  fields: Fields,
): Promise<Result<Values<Of>, Failure>> {
  const values: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = await parameter.read(fields.get(name))
    if (!value.ok) return refused(wrongParameter(name))
    values[name] = value.value
  }
  return accepted(values as Values<Of>)
}

/** What its schema takes as it comes. */
function asItComes<Value>(schema: z.ZodType<Value>): Parameter<Value, Value> {
  return { schema, read: (sent) => readBy(schema, sent) }
}

function readBy<Value>(schema: z.ZodType<Value>, sent: unknown): Result<Value, 'Wrong'> {
  const value = schema.safeParse(sent)
  return value.success ? accepted(value.data) : wrong
}

/** A text of this form, as it came. */
export function textLike(pattern: RegExp) {
  return asItComes(z.string().regex(pattern).refine(isKeepable))
}

/** A trimmed text of at least one character. */
export function filledText(longest: number) {
  return asItComes(z.string().refine(isKeepable).trim().min(1).max(longest))
}

export const textSchema = z.string().refine(isKeepable).trim().max(maxTextLength)

/** A trimmed text; undefined where it was not sent. */
export const anyText = asItComes(textSchema.optional())

/** A whole number from `least` to `most`, in digits. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Parameter<number, number> {
  const schema = z.int().min(least).max(most)
  return {
    schema,
    read: (sent) => (typeof sent === 'string' && /^\d{1,16}$/.test(sent) ? readBy(schema, Number(sent)) : wrong),
  }
}

/** One of these numbers, in digits. */
export function oneOf<Choice extends number>(choices: readonly Choice[]): Parameter<Choice, Choice> {
  return {
    schema: z.literal(choices),
    read: (sent) => {
      const choice = choices.find((one) => String(one) === sent)
      return choice === undefined ? wrong : accepted(choice)
    },
  }
}

/** A parameter that may be left out, or empty: then it is `otherwise`. */
export function optional<Value, Sent, Otherwise>(
  { schema, read }: Parameter<Value, Sent>,
  otherwise: Otherwise,
): Parameter<Value | Otherwise, Sent | undefined> {
  return {
    schema: schema.optional(),
    read: (sent) => (sent === undefined || sent === '' ? accepted(otherwise) : read(sent)),
  }
}
