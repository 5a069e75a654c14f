import { Ajv2020 } from 'ajv/dist/2020.js'
import type { TestServer } from './central-server.ts'

type Content = {
  readonly schema: object
  readonly encoding?: Readonly<Record<string, { readonly contentType: string }>>
}
type DocumentedOperation = {
  readonly parameters?: readonly { readonly name: string; readonly required: boolean; readonly schema: object }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, Content>> }>>
}
export type OpenApiDocument = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>
}

const formType = 'application/x-www-form-urlencoded'

/** What the document that the server serves there says against an answer, or against a request that must succeed. */
export async function readDocumented({ app }: Pick<TestServer, 'app'>, documentPath: string) {
  const document = (await app.inject({ url: documentPath })).json<OpenApiDocument>()
  const ajv = new Ajv2020({ allErrors: true, validateFormats: false, allowUnionTypes: true })
  const errorsOf = (schema: object | undefined, value: unknown) => {
    if (!schema) return 'not documented'
    return ajv.validate(schema, value) ? null : ajv.errorsText()
  }
  const operationOf = (path: string, method: string) => document.paths[path]?.[method.toLowerCase()]
  return {
    document,
    againstAnswer: (path: string, method: string, httpStatus: number, body: unknown) =>
      errorsOf(operationOf(path, method)?.responses[httpStatus]?.content['application/json']?.schema, body),
    /** A form's fields, trimmed as the interfaces do, JSON in them decoded; what may be left out may be blank too. */
    againstRequest: (path: string, method: string, fields: Readonly<Record<string, unknown>>) => {
      const operation = operationOf(path, method)
      const form = operation?.requestBody?.content[formType]
      const known = form?.schema ?? queryOf(operation)
      const sent = Object.entries(fields)
        .map(([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const)
        .filter(([, value]) => value !== '')
      const values = sent.map(([name, value]) => [name, form?.encoding?.[name] ? JSON.parse(String(value)) : value])
      return errorsOf({ ...known, additionalProperties: false }, Object.fromEntries(values))
    },
  }
}

function queryOf(operation: DocumentedOperation | undefined) {
  const parameters = operation?.parameters ?? []
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  }
}
