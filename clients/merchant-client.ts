import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Contract, DataOf } from '../server/http/merchant/contract.ts'
import { codesOf } from '../server/http/merchant/describe.ts'
import { merchantContract } from '../server/http/merchant/merchant-contract.ts'
import { accepted, type Result, refused } from '../shared/core/result.ts'
import { createCookieJar } from './cookie-jar.ts'
import { type Form, toForm } from './form.ts'
import { type Fetch, readAnswer } from './send.ts'
import type { Arguments } from './sent.ts'

type Calls = typeof merchantContract

/** Why an operation was refused: its code and sentence, and how long to wait where there were too many tries. */
export type MerchantRefusal<Of extends Contract = Contract> = {
  readonly code: Of['failures'][number] | 1001 | 1101 | 1102 | 1103 | 1500
  readonly msg: string
  readonly retryAfterSeconds: number | null
}

/** Every operation of the merchant interface as a call, typed by the contract that serves it. */
export type MerchantClient = {
  readonly [Name in keyof Calls]: (
    ...args: Arguments<Calls[Name]['parameters']>
  ) => Promise<Result<DataOf<Calls[Name]>, MerchantRefusal<Calls[Name]>>>
}

/** What a client sends for a password. */
export function passwordDigest(password: string): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  return md5(md5(password))
}

/** A client that keeps the cookies of its session. */
export function createMerchantClient(deps: { readonly serverUrl: string; readonly fetch?: Fetch }): MerchantClient {
  const { serverUrl, fetch: send = fetch } = deps
  const jar = createCookieJar()
  const rows = Object.entries<Contract>(merchantContract).map(([name, contract]) => {
    const answer = answerOf(contract)
    return [name, (parameters = {}) => call(contract, answer, parameters)] as const
  })
  const calls: Record<string, unknown> = Object.fromEntries(rows)
  return calls as MerchantClient

  async function call(contract: Contract, answer: ReturnType<typeof answerOf>, parameters: Form) {
    const { method, path } = contract
    const form = toForm(parameters)
    const cookie = jar.header()
    const response = await send(`${serverUrl}${path}${method === 'GET' ? `?${form}` : ''}`, {
      method,
      headers: cookie === null ? {} : { cookie },
      ...(method === 'GET' ? {} : { body: form }),
    })
    jar.take(response.headers)
    const body = await readAnswer(response, answer)
    if (body.code === 0) return accepted(body.data)
    const retryAfter = response.headers.get('retry-after')
    return refused({ ...body, retryAfterSeconds: retryAfter === null ? null : Number(retryAfter) })
  }
}

function answerOf(contract: Contract) {
  return z.discriminatedUnion('code', [
    z.object({ code: z.literal(0), data: contract.data ?? z.undefined().optional() }),
    z.object({ code: z.literal(codesOf(contract)), msg: z.string() }),
  ])
}
