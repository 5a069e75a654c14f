import type { Operation } from '../merchant/operation.ts'

type Schema = Readonly<Record<string, unknown>>

const formType = 'application/x-www-form-urlencoded'
const multipartType = 'multipart/form-data'
const usualFailures = [1001, 1500]
const signedInFailures = [1101, 1102]
const administratorFailures = [1103]

/** The merchant interface as OpenAPI 3.1, made from the rows that serve it. */
export function merchantDocument(operations: readonly Operation[], version: string) {
  return {
    openapi: '3.1.0',
    info: { title: 'TTMS merchant interface', version },
    components: { securitySchemes: { token: { type: 'apiKey', in: 'cookie', name: 'token' } } },
    paths: Object.fromEntries(operations.map((row) => [row.path, { [row.method.toLowerCase()]: describe(row) }])),
  }
}

function describe(row: Operation) {
  return {
    operationId: row.path.slice(1).replaceAll('/', '-'),
    summary: row.summary,
    security: row.who === 'anyone' ? [] : [{ token: [] }],
    ...(row.method === 'GET' ? { parameters: queryOf(row) } : bodyOf(row)),
    responses: {
      200: {
        description: 'Success where `code` is 0, else one of the failures.',
        content: { 'application/json': { schema: { oneOf: [successOf(row), failureOf(row)] } } },
      },
      405: { description: 'Another method.' },
    },
  }
}

function queryOf(row: Operation) {
  return Object.entries(row.parameters).map(([name, { schema, isRequired: required }]) => {
    return { name, in: 'query', required, schema }
  })
}

function bodyOf(row: Operation) {
  const parameters = Object.entries(row.parameters)
  if (parameters.length === 0) return {}
  const schema = {
    type: 'object',
    properties: Object.fromEntries(parameters.map(([name, parameter]) => [name, parameter.schema])),
    required: parameters.filter(([, parameter]) => parameter.isRequired).map(([name]) => name),
  }
  const types = row.takesFiles ? [formType, multipartType] : [formType]
  return { requestBody: { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) } }
}

/** The whole body of a success. */
export function successOf(row: Operation): Schema {
  const properties = { code: { type: 'integer', const: 0 }, msg: { type: 'string', const: '' } }
  if (row.data === null) return closed(properties)
  return closed({ ...properties, data: row.data })
}

/** The whole body of a failure: those that every row of its audience has, and its own. */
export function failureOf(row: Operation): Schema {
  const codes = [
    ...usualFailures,
    ...(row.who === 'anyone' ? [] : signedInFailures),
    ...(row.who === 'administrator' ? administratorFailures : []),
    ...row.failures,
  ]
  return closed({ code: { type: 'integer', enum: codes.toSorted((a, b) => a - b) }, msg: { type: 'string' } })
}

function closed(properties: Schema): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
