import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { Failure } from './envelope.ts'
import { wrongParameter } from './envelope.ts'
import type { Fields, Given } from './fields.ts'

/** A parameter: how it is described to a client, and how it is read. `undefined` given: it was not sent. */
export type Parameter<Value> = {
  readonly schema: Readonly<Record<string, unknown>>
  readonly isRequired: boolean
  readonly read: (given: Given | undefined) => Result<Value, 'Wrong'> | Promise<Result<Value, 'Wrong'>>
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>

/** The values of parameters, by name. */
export type Values<Of extends Parameters> = {
  readonly [Name in keyof Of]: Of[Name] extends Parameter<infer Value> ? Value : never
}

const wrong = refused('Wrong' as const)
const longestText = 2_000

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

/** Whether the text can be kept: half a surrogate pair and NUL can't. */
export function isKeepable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/** A text of this form, as it came. */
export function textLike(pattern: RegExp): Parameter<string> {
  return {
    schema: { type: 'string', pattern: pattern.source },
    isRequired: true,
    read: (given) => (typeof given === 'string' && isKeepable(given) && pattern.test(given) ? accepted(given) : wrong),
  }
}

/** A trimmed text of at least one character. */
export function filledText(longest: number): Parameter<string> {
  return {
    schema: { type: 'string', minLength: 1, maxLength: longest },
    isRequired: true,
    read: (given) => {
      const text = readText(given, longest)
      return text ? accepted(text) : wrong
    },
  }
}

/** A trimmed text; undefined where it was not sent. */
export const anyText: Parameter<string | undefined> = {
  schema: { type: 'string', maxLength: longestText },
  isRequired: false,
  read: (given) => {
    if (given === undefined) return accepted(undefined)
    const text = readText(given, longestText)
    return text === null ? wrong : accepted(text)
  },
}

/** A whole number from `least` to `most`, in digits. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): Parameter<number> {
  return {
    schema: { type: 'integer', minimum: least, ...(most === Number.MAX_SAFE_INTEGER ? {} : { maximum: most }) },
    isRequired: true,
    read: (given) => {
      const value = typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN
      return value >= least && value <= most ? accepted(value) : wrong
    },
  }
}

/** One of these numbers, in digits. */
export function oneOf<Choice extends number>(choices: readonly Choice[]): Parameter<Choice> {
  return {
    schema: { type: 'integer', enum: choices },
    isRequired: true,
    read: (given) => {
      const choice = choices.find((one) => String(one) === given)
      return choice === undefined ? wrong : accepted(choice)
    },
  }
}

/** A parameter that may be left out, or empty: then it is `otherwise`. */
export function optional<Value, Otherwise>(
  parameter: Parameter<Value>,
  otherwise: Otherwise,
): Parameter<Value | Otherwise> {
  return {
    schema: parameter.schema,
    isRequired: false,
    read: (given) => (given === undefined || given === '' ? accepted(otherwise) : parameter.read(given)),
  }
}

function readText(given: Given | undefined, longest: number): string | null {
  if (typeof given !== 'string' || !isKeepable(given)) return null
  const text = given.trim()
  return text.length <= longest ? text : null
}
