import type { DescribedInterface, DescribedOperation } from '../docs/described.ts'
import { closedObject, toJsonSchema } from '../docs/json-schema.ts'
import { formType, multipartType } from '../transport/form-fields.ts'
import type { Audience, Contract } from './contract.ts'
import { sentenceByCode, wrongParameterCode } from './envelope.ts'

export const merchantDocumentPath = '/docs/merchant.json'

const who: { readonly [Who in Audience]: string } = {
  anyone: 'anyone',
  'signed-in': 'whoever is logged in',
  administrator: 'administrators',
}

/** The merchant interface, told from the rows that serve it. */
export function describeMerchants(operations: readonly Contract[]): DescribedInterface {
  return {
    title: 'Merchant interface',
    documentPath: merchantDocumentPath,
    base: '',
    sessions: { token: { type: 'apiKey', in: 'cookie', name: 'token' } },
    commonFailures: [
      {
        failure: toWords(wrongParameterCode),
        when: 'the parameter NAME is missing or malformed; the first one is named',
      },
      { failure: toWords(1101), when: 'it needs the cookies uid and token' },
      { failure: toWords(1102), when: 'the token has ended, or is not that of uid' },
      { failure: toWords(1103), when: 'it is for administrators' },
      { failure: toWords(1500), when: 'anything unforeseen' },
    ],
    operations: operations.map(describeOperation),
  }
}

function describeOperation(row: Contract): DescribedOperation {
  return {
    method: row.method,
    paths: [row.path],
    summary: row.summary,
    who: who[row.who],
    needsSession: row.who !== 'anyone',
    parameters: row.parameters,
    bodyTypes: row.takesFiles ? [formType, multipartType] : [formType],
    data: row.data,
    failures: row.failures.map(toWords),
    answers: {
      200: {
        when: 'Success where `code` is 0, else one of the failures.',
        schema: { oneOf: [successOf(row), failureOf(codesOf(row))] },
      },
      405: { when: 'Another method.', schema: failureOf([wrongParameterCode]) },
    },
  }
}

function toWords(code: keyof typeof sentenceByCode | typeof wrongParameterCode): string {
  return `${code} ${code === wrongParameterCode ? '参数错误: NAME' : sentenceByCode[code]}`
}

/** Every code that the operation may fail with. */
export function codesOf({ who, failures }: Pick<Contract, 'who' | 'failures'>): Contract['failures'] {
  const ofAudience = { anyone: [], 'signed-in': [1101, 1102], administrator: [1101, 1102, 1103] } as const
  return [wrongParameterCode, ...ofAudience[who], ...failures, 1500]
}

function successOf({ data }: Contract) {
  const envelope = { code: { const: 0 }, msg: { const: '' } }
  return closedObject(data === null ? envelope : { ...envelope, data: toJsonSchema(data) })
}

function failureOf(codes: Contract['failures']) {
  return closedObject({ code: { type: 'integer', enum: codes.toSorted((a, b) => a - b) }, msg: { type: 'string' } })
}
