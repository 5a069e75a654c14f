/** What a form can carry under a name; `undefined` is left out. */
type Sendable = string | number | Blob | undefined | readonly Sendable[] | { readonly [name: string]: Sendable }

export type Form = Readonly<Record<string, unknown>>

/**
 * Parameters as a PHP client sends them: lists as `name[0][1]=x`, objects as a text that holds their JSON, an empty list
 * as an empty text. Multipart where a file is among them.
 */
export function toForm(parameters: Form): URLSearchParams | FormData {
  const fields = Object.entries(parameters).flatMap(([name, value]) => fieldsOf(name, value as Sendable))
  if (!fields.some(([, value]) => value instanceof Blob)) {
    return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)]))
  }
  const form = new FormData()
  for (const [name, value] of fields) form.set(name, value)
  return form
}

function fieldsOf(name: string, value: Sendable): [string, string | Blob][] {
  if (value === undefined) return []
  if (typeof value === 'string' || value instanceof Blob) return [[name, value]]
  if (typeof value === 'number') return [[name, String(value)]]
  if (!isList(value)) return [[name, JSON.stringify(value)]]
  if (value.length === 0) return [[name, '']]
  return value.flatMap((item, index) => fieldsOf(`${name}[${index}]`, item))
}

function isList(value: object): value is readonly Sendable[] {
  return Array.isArray(value)
}
