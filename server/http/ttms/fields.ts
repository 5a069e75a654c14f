import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { type FormField, formType, jsonType, mediaTypeOf, readForm, readJsonObject } from '../transport/form-fields.ts'
import { collectPhpArrays } from './php-arrays.ts'

/** The parameters as they came, by name: texts and lists of them from a form, any JSON value from JSON. */
export type Fields = ReadonlyMap<string, unknown>

/** A hall of 3,600 places has 11,000, and its description may have as many commas. */
const maxValues = 50_000

/** Whether a body of this content type is read at all; none counts as a form. */
export function isReadableType(contentType: string | undefined): boolean {
  return [formType, jsonType].includes(mediaTypeOf(contentType))
}

/**
 * The fields of a body. Refused where it is not UTF-8, its percent signs or its JSON are broken, it is no object, or it has
 * many more parts than any operation takes.
 */
export function readFields(contentType: string | undefined, body: Buffer): Result<Fields, 'Unreadable'> {
  if (mediaTypeOf(contentType) !== formType) return readJsonObject(body, maxValues)
  const form = readForm(body)
  return form.ok ? toFields(form.value) : form
}

/** A field that comes twice counts with its last value; one with brackets is part of a list. */
function toFields(form: readonly FormField[]): Result<Fields, 'Unreadable'> {
  const fields = new Map<string, unknown>()
  const arrays = collectPhpArrays()
  for (const { name, value } of form) {
    if (name === null || value === null) return refused('Unreadable')
    if (!arrays.take(name, value)) fields.set(name, value)
  }
  for (const [name, list] of arrays.lists()) fields.set(name, list)
  return accepted(fields)
}
