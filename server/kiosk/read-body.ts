import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Result } from '../../shared/core/result.ts'
import { accepted, refused } from '../../shared/core/result.ts'
import type { SyncRefusal } from '../../shared/sync/refusals.ts'

const largestBodyBytes = 4 * 1024 * 1024

/** Keeps bodies as the bytes they came in: a signature is over those, and is checked before anything is read. */
export function keepBodiesRaw(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBodyBytes }, (_request, body, done) =>
    done(null, body),
  )
}

/** The JSON body as the schema has it, or why it is not. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: Buffer,
): Result<z.output<Schema>, SyncRefusal & { code: 'BadRequest' }> {
  return readParts(schema, toJson(body))
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
