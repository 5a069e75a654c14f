import type { z } from 'zod'
import { accepted, type Result, refused } from '../../../shared/core/result.ts'
import { nearestServedVersion, readRequest, versionInHeaders } from '../../../shared/sync/protocol-window.ts'
import type { SyncRefusal } from '../../../shared/sync/refusals.ts'
import { hasTooManyValues, isNestedDeeper } from '../transport/part-limits.ts'
import type { KioskRequest } from './operation.ts'

/** More values than any honest message has: an edit of a hall's 3,600 places, before and after, has fewer than 30,000. */
const maxValues = 100_000
/** Far deeper than any message. */
const maxDepth = 100

/** The JSON body, rewritten from the version that it is in, as the schema has it, or why it is not. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  { body, headers, url }: Pick<KioskRequest, 'body' | 'headers' | 'url'>,
): Result<z.output<Schema>, SyncRefusal & { code: 'BadRequest' }> {
  if (hasTooManyValues(body, maxValues)) return refused({ code: 'BadRequest', detail: 'too many values' })
  if (isNestedDeeper(body, maxDepth)) return refused({ code: 'BadRequest', detail: 'nested too deep' })
  const version = nearestServedVersion(versionInHeaders(headers))
  return readParts(schema, readRequest(version, { path: url, body: toJson(body) }).body)
}

/** A query or a parsed body as the schema has it, or why it is not. */
export function readParts<Schema extends z.ZodType>(
  schema: Schema,
  parts: unknown,
): Result<z.output<Schema>, SyncRefusal & { code: 'BadRequest' }> {
  const read = schema.safeParse(parts)
  if (read.success) return accepted(read.data)
  const [issue] = read.error.issues
  return refused({ code: 'BadRequest', detail: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}` })
}

function toJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
