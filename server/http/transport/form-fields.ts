import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { hasTooManyFields, hasTooManyParts, hasTooManyValues } from './part-limits.ts'

// How the public interfaces take a body to pieces. What a field means, and what becomes of one that can't be read, is
// each interface's own.

export const formType = 'application/x-www-form-urlencoded'
export const multipartType = 'multipart/form-data'
export const jsonType = 'application/json'

/** A field as it came, each time it came; null: its percent signs are broken. */
export type FormField<Value = string> = { readonly name: string | null; readonly value: Value | null }

/** The media type in lower case, without parameters; without a type a body counts as a form. */
export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? formType).split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** The fields of a form or a query, in the order in which they came. */
export function splitForm(text: string): FormField[] {
  return text.split('&').flatMap((part) => {
    if (part === '') return []
    const [name = '', ...rest] = part.split('=')
    return { name: decode(name), value: decode(rest.join('=')) }
  })
}

/** The fields of a body that is a form; refused where it is not UTF-8, or has many more fields than any operation takes. */
export function readForm(body: Buffer): Result<FormField[], 'Unreadable'> {
  const text = hasTooManyFields(body) ? null : decodeUtf8(body)
  return text === null ? refused('Unreadable') : accepted(splitForm(text))
}

/** The members of a JSON object; refused where it is none, not UTF-8, or may have more than so many values. */
export function readJsonObject(body: Buffer, maxValues: number): Result<Map<string, unknown>, 'Unreadable'> {
  const text = hasTooManyValues(body, maxValues) ? null : decodeUtf8(body)
  const value = text === null ? undefined : parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('Unreadable')
  return accepted(new Map(Object.entries(value)))
}

/** The fields and files of a multipart body; refused where it is not what its type says, or has far too many parts. */
export async function readMultipart(
  contentType: string,
  body: Buffer,
): Promise<Result<FormField<string | Buffer>[], 'Unreadable'>> {
  const boundary = boundaryOf(contentType)
  if (boundary === null || hasTooManyParts(boundary, body)) return refused('Unreadable')
  try {
    // Node's own parser, that of fetch: the whole body is at hand by now, and its size is bounded.
    const headers = { 'content-type': `${multipartType}; boundary="${boundary}"` }
    const form = await new Response(new Uint8Array(body), { headers }).formData()
    const fields: FormField<string | Buffer>[] = []
    for (const [name, value] of form) {
      fields.push({ name, value: typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()) })
    }
    return accepted(fields)
  } catch (error) {
    if (error instanceof TypeError) return refused('Unreadable')
    throw error
  }
}

/** A field's name as PHP writes those of arrays, `name[0][key]`: what stands before and in the brackets; null: another name. */
export function splitBrackets(name: string): { readonly root: string; readonly keys: readonly string[] } | null {
  const [, root, brackets] = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name) ?? []
  if (root === undefined || brackets === undefined) return null
  return { root, keys: brackets.slice(1, -1).split('][') }
}

const charset = String.raw`(?:\s*;\s*charset=(?:[\w-]+|"[\w-]+"))*`
const boundaryText = String.raw`boundary=(?:([\w'+.-]{1,70})|"([\w'()+,./:=?-]{1,70})")`
const multipartPattern = new RegExp(
  String.raw`^\s*multipart/form-data${charset}\s*;\s*${boundaryText}${charset}\s*;?\s*$`,
  'i',
)

/**
 * What the parts of a multipart body are told apart by; null where its type is written as no client writes it. Strict,
 * and all that the parser is told: what counts the parts and what reads them can't take different texts for it.
 */
function boundaryOf(contentType: string): string | null {
  const [, plain, quoted] = multipartPattern.exec(contentType) ?? []
  return plain ?? quoted ?? null
}

function decodeUtf8(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** undefined where it is no JSON; an empty text counts as an empty object. */
function parseJson(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
