import { hasTooManyFields, hasTooManyParts } from '../transport/part-limits.ts'

/** What came under a name: a text, the bytes of a file, or null where it could not be decoded. */
export type Given = string | Buffer | null

/** The parameters as they came, by name; one that comes twice counts with its last value. */
export type Fields = ReadonlyMap<string, Given>

export const formType = 'application/x-www-form-urlencoded'
export const multipartType = 'multipart/form-data'

/** The fields of a query, as it stands in the address. */
export function readQuery(url: string): Fields {
  const begin = url.indexOf('?')
  return begin < 0 ? new Map() : readForm(url.slice(begin + 1))
}

/** The fields of a body; none where it is of another type, not what its type says, or has many more parts than a profile. */
export async function readBody(contentType: string | undefined, body: Buffer): Promise<Fields> {
  const mediaType = mediaTypeOf(contentType)
  if (mediaType === multipartType) {
    const boundary = boundaryOf(contentType ?? '')
    return boundary === null || hasTooManyParts(boundary, body) ? new Map() : readMultipart(boundary, body)
  }
  const text = mediaType === formType && !hasTooManyFields(body) ? decodeUtf8(body) : null
  return text === null ? new Map() : readForm(text)
}

export function isMultipart(contentType: string | undefined): boolean {
  return mediaTypeOf(contentType) === multipartType
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

/** Without a type a body counts as a form. */
function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? formType).split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function readForm(text: string): Fields {
  const fields = new Map<string, Given>()
  for (const part of text.split('&')) {
    const [name = '', ...rest] = part.split('=')
    const decodedName = decode(name)
    if (decodedName) fields.set(decodedName, decode(rest.join('=')))
  }
  return joinGroups(fields)
}

/** A group that came as PHP writes arrays, `pay[bank]=x&pay[alipay]=y`, as the JSON text that it may come as too. */
function joinGroups(fields: ReadonlyMap<string, Given>): Fields {
  const joined = new Map<string, Given>()
  const groups = new Map<string, Map<string, Given>>()
  for (const [name, value] of fields) {
    const [, group, key] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? []
    if (group === undefined || key === undefined) joined.set(name, value)
    else groups.set(group, (groups.get(group) ?? new Map<string, Given>()).set(key, value))
  }
  for (const [name, group] of groups) {
    const areTexts = [...group.values()].every((value) => typeof value === 'string')
    joined.set(name, areTexts ? JSON.stringify(Object.fromEntries(group)) : null)
  }
  return joined
}

/** Node's own parser, that of fetch: the whole body is at hand by now, and its size is bounded. */
async function readMultipart(boundary: string, body: Buffer): Promise<Fields> {
  try {
    const contentType = `${multipartType}; boundary="${boundary}"`
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    const fields = new Map<string, Given>()
    for (const [name, value] of form) {
      fields.set(name, typeof value === 'string' ? value : Buffer.from(await value.arrayBuffer()))
    }
    return joinGroups(fields)
  } catch (error) {
    if (error instanceof TypeError) return new Map()
    throw error
  }
}

function decodeUtf8(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    if (error instanceof TypeError) return null
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
