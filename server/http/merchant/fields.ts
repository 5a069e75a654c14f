import {
  type FormField,
  formType,
  mediaTypeOf,
  multipartType,
  readForm,
  readMultipart,
  splitBrackets,
  splitForm,
} from '../transport/form-fields.ts'

/** What came under a name: a text, the bytes of a file, or null where it could not be decoded. */
export type Given = string | Buffer | null

/** The parameters as they came, by name; one that comes twice counts with its last value. */
export type Fields = ReadonlyMap<string, Given>

/** The fields of a query, as it stands in the address. */
export function readQuery(url: string): Fields {
  const begin = url.indexOf('?')
  return begin < 0 ? new Map() : toFields(splitForm(url.slice(begin + 1)))
}

/** The fields of a body; none where it is of another type, not what its type says, or has many more parts than a profile. */
export async function readBody(contentType: string | undefined, body: Buffer): Promise<Fields> {
  if (isMultipart(contentType)) {
    const parts = await readMultipart(contentType ?? '', body)
    return parts.ok ? toFields(parts.value) : new Map()
  }
  const form = mediaTypeOf(contentType) === formType ? readForm(body) : null
  return form?.ok ? toFields(form.value) : new Map()
}

export function isMultipart(contentType: string | undefined): boolean {
  return mediaTypeOf(contentType) === multipartType
}

/** A group that came as PHP writes arrays, `pay[bank]=x&pay[alipay]=y`, is the JSON text that it may come as too. */
function toFields(form: readonly FormField<string | Buffer>[]): Fields {
  const fields = new Map<string, Given>()
  const groups = new Map<string, Map<string, Given>>()
  for (const { name, value } of form) {
    if (!name) continue
    const { root, keys = [] } = splitBrackets(name) ?? {}
    const [key, ...deeper] = keys
    if (root === undefined || key === undefined || deeper.length > 0) fields.set(name, value)
    else groups.set(root, (groups.get(root) ?? new Map<string, Given>()).set(key, value))
  }
  for (const [name, group] of groups) {
    const areTexts = [...group.values()].every((value) => typeof value === 'string')
    fields.set(name, areTexts ? JSON.stringify(Object.fromEntries(group)) : null)
  }
  return fields
}
