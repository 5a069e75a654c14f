import type { DescribedInterface, DescribedOperation } from '../docs/described.ts'
import { closedObject, toJsonSchema } from '../docs/json-schema.ts'
import { formType, jsonType } from '../transport/form-fields.ts'
import { type Audience, type Contract, sessionCookie, ttmsBase } from './contract.ts'
import { sentences } from './envelope.ts'

export const ttmsDocumentPath = '/docs/ttms.json'

const who: { readonly [Who in Audience]: string } = {
  anyone: 'anyone',
  customer: 'whoever is logged in',
  admin: 'administrators',
}

/** The TTMS interface, told from the rows that serve it. */
export function describeTtms(operations: readonly Contract[]): DescribedInterface {
  return {
    title: 'TTMS interface',
    documentPath: ttmsDocumentPath,
    base: ttmsBase,
    sessions: {
      cookie: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      bearer: { type: 'http', scheme: 'bearer' },
    },
    commonFailures: [
      { failure: sentences.notLoggedIn, when: 'it needs a session' },
      { failure: sentences.notAllowed, when: 'it is for administrators' },
      { failure: sentences.illegal, when: 'a parameter is missing, of the wrong form, or names nothing there is' },
      { failure: sentences.busy, when: 'anything unforeseen; with HTTP 429 and Retry-After, too many tries' },
    ],
    operations: operations.map(describeOperation),
  }
}

function describeOperation(row: Contract): DescribedOperation {
  const illegal = failureOf([sentences.illegal])
  return {
    method: 'POST',
    paths: row.paths.map((path) => `/${path}`),
    summary: row.summary,
    who: who[row.who],
    needsSession: row.who !== 'anyone',
    parameters: row.parameters,
    bodyTypes: [formType, jsonType],
    data: row.data,
    failures: row.failures,
    answers: {
      200: {
        when: 'Success where `status` is 0, else one of the failures.',
        schema: { oneOf: [successOf(row), failureOf(sentencesOf(row))] },
      },
      405: { when: 'Another method.', schema: illegal },
      413: { when: 'A body over 1 MiB.', schema: illegal },
      415: { when: 'A body of another type.', schema: illegal },
      ...(row.isLimited
        ? { 429: { when: 'Too many tries; Retry-After says how long.', schema: failureOf([sentences.busy]) } }
        : {}),
    },
  }
}

/** Every sentence that the operation may fail in. */
export function sentencesOf({ who, failures }: Pick<Contract, 'who' | 'failures'>): string[] {
  const { notLoggedIn, notAllowed, illegal, busy } = sentences
  const ofAudience = { anyone: [], customer: [notLoggedIn], admin: [notLoggedIn, notAllowed] }[who]
  return [...ofAudience, ...failures, illegal, busy]
}

function successOf({ data }: Contract) {
  return closedObject({ status: { const: 0 }, msg: { const: '' }, data: toJsonSchema(data) })
}

function failureOf(messages: readonly string[]) {
  return closedObject({ status: { const: 1 }, msg: { type: 'string', enum: messages }, data: { const: '' } })
}
