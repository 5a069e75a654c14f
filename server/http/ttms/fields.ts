import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { hasTooManyFields, hasTooManyValues } from '../transport/part-limits.ts'
import { collectPhpArrays } from './php-arrays.ts'

/** The parameters as they came, by name: texts and lists of them from a form, any JSON value from JSON. */
export type Fields = ReadonlyMap<string, unknown>

/** A hall of 3,600 places has 11,000, and its description may have as many commas. */
const maxValues = 50_000

export const formType = 'application/x-www-form-urlencoded'
export const jsonType = 'application/json'

/** Whether a body of this content type is read at all; none counts as a form. */
export function isReadableType(contentType: string | undefined): boolean {
  return [formType, jsonType].includes(mediaType(contentType))
}

/**
 * The fields of a body. Refused where it is not UTF-8, its percent signs or its JSON are broken, it is no object, or it has
 * many more parts than any operation takes.
 */
export function readFields(contentType: string | undefined, body: Buffer): Result<Fields, 'Unreadable'> {
  try {
    const isForm = mediaType(contentType) === formType
    if (isForm ? hasTooManyFields(body) : hasTooManyValues(body, maxValues)) return refused('Unreadable')
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    if (isForm) return accepted(readForm(text))
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('Unreadable')
    return accepted(new Map(Object.entries(value)))
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof URIError) {
      return refused('Unreadable')
    }
    throw error
  }
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? formType).split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** A field that comes twice counts with its last value; one with brackets is part of a list. */
function readForm(text: string): Fields {
  const fields = new Map<string, unknown>()
  const arrays = collectPhpArrays()
  for (const part of text.split('&')) {
    if (part === '') continue
    const [encodedName = '', ...rest] = part.split('=')
    const [name, value] = [decode(encodedName), decode(rest.join('='))]
    if (!arrays.take(name, value)) fields.set(name, value)
  }
  for (const [name, list] of arrays.lists()) fields.set(name, list)
  return fields
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
