import { z } from 'zod'
import type { DescribedInterface, DescribedOperation } from './described.ts'
import { toJsonSchema } from './json-schema.ts'

const formType = 'application/x-www-form-urlencoded'

/** A public interface as OpenAPI 3.1, made from what describes the rows that serve it. */
export function openApiDocument(described: DescribedInterface, version: string) {
  const { title, base, sessions, operations } = described
  return {
    openapi: '3.1.0',
    info: { title, version },
    servers: [{ url: base === '' ? '/' : base }],
    components: { securitySchemes: sessions },
    paths: Object.fromEntries(operations.flatMap((row) => pathsOf(row, Object.keys(sessions)))),
  }
}

function pathsOf(row: DescribedOperation, sessions: readonly string[]) {
  const security = row.needsSession ? sessions.map((name) => ({ [name]: [] })) : []
  return row.paths.map((path) => {
    const operation = {
      operationId: path.slice(1).replaceAll('/', '-'),
      summary: row.summary,
      description: `Who may: ${row.who}.`,
      security,
      ...(row.method === 'GET' ? { parameters: queryOf(row) } : bodyOf(row)),
      responses: Object.fromEntries(
        Object.entries(row.answers).map(([status, answer]) => [status, toResponse(answer)]),
      ),
    }
    return [path, { [row.method.toLowerCase()]: operation }] as const
  })
}

function toResponse({ when, schema }: DescribedOperation['answers'][number]) {
  return { description: when, content: { 'application/json': { schema } } }
}

function queryOf({ parameters }: DescribedOperation) {
  return Object.entries(parameters).map(([name, { schema }]) => {
    return { name, in: 'query', required: !schema.isOptional(), schema: toJsonSchema(schema) }
  })
}

/** Names that an operation does not know are ignored, so the object is open. */
function bodyOf({ parameters, bodyTypes }: DescribedOperation) {
  const named = Object.entries(parameters)
  if (named.length === 0) return {}
  const schema = toJsonSchema(z.looseObject(Object.fromEntries(named.map(([name, { schema }]) => [name, schema]))))
  const encoding = Object.fromEntries(
    named.filter(([, { schema }]) => isStructured(schema)).map(([name]) => [name, { contentType: 'application/json' }]),
  )
  const isRequired = named.some(([, { schema }]) => !schema.isOptional())
  const content = bodyTypes.map((type) => {
    const isForm = type === formType && Object.keys(encoding).length > 0
    return [type, { schema, ...(isForm ? { encoding } : {}) }] as const
  })
  return { requestBody: { required: isRequired, content: Object.fromEntries(content) } }
}

/** Whether a form carries it as a text that holds its JSON. */
function isStructured(schema: z.ZodType): boolean {
  return schema.safeParse([]).success || schema.safeParse({}).success
}
