import { z } from 'zod'
import { type Contract, sessionCookie, ttmsBase } from '../server/http/ttms/contract.ts'
import { sentencesOf } from '../server/http/ttms/describe.ts'
import type { sentences } from '../server/http/ttms/envelope.ts'
import { ttmsContract } from '../server/http/ttms/ttms-contract.ts'
import { accepted, type Result, refused } from '../shared/core/result.ts'
import { createCookieJar } from './cookie-jar.ts'
import { toForm } from './form.ts'
import { type Fetch, readAnswer } from './send.ts'
import type { Arguments } from './sent.ts'

type Calls = typeof ttmsContract

/** Why an operation was refused: its sentence, and how long to wait where there were too many tries. */
export type TtmsRefusal<Of extends Contract = Contract> = {
  readonly msg: Of['failures'][number] | (typeof sentences)[keyof typeof sentences]
  readonly retryAfterSeconds: number | null
}

/** Every operation of the TTMS interface as a call, typed by the contract that serves it. */
export type TtmsClient = {
  readonly [Name in keyof Calls]: (
    ...args: Arguments<Calls[Name]['parameters']>
  ) => Promise<Result<z.infer<Calls[Name]['data']>, TtmsRefusal<Calls[Name]>>>
}

/** A client that keeps its session, as a cookie or as the Bearer token that is the same value. */
export function createTtmsClient(deps: {
  readonly serverUrl: string
  readonly showsSessionAs?: 'cookie' | 'bearer'
  readonly fetch?: Fetch
}): TtmsClient {
  const { serverUrl, showsSessionAs = 'cookie', fetch: send = fetch } = deps
  const jar = createCookieJar()
  const rows = Object.entries<Contract>(ttmsContract).map(([name, contract]) => {
    const answer = answerOf(contract)
    return [name, (parameters = {}) => call(contract, answer, parameters)] as const
  })
  const calls: Record<string, unknown> = Object.fromEntries(rows)
  return calls as TtmsClient

  async function call(contract: Contract, answer: ReturnType<typeof answerOf>, parameters: object) {
    const init = { method: 'POST', body: toForm({ ...parameters }), headers: session() }
    const response = await send(`${serverUrl}${ttmsBase}/${contract.paths[0]}`, init)
    jar.take(response.headers)
    const body = await readAnswer(response, answer)
    if (body.status === 0) return accepted(body.data)
    const retryAfter = response.headers.get('retry-after')
    return refused({ msg: body.msg, retryAfterSeconds: retryAfter === null ? null : Number(retryAfter) })
  }

  function session(): Record<string, string> {
    const [token, cookie] = [jar.get(sessionCookie), jar.header()]
    if (token === null || cookie === null) return {}
    return showsSessionAs === 'bearer' ? { authorization: `Bearer ${token}` } : { cookie }
  }
}

function answerOf(contract: Contract) {
  return z.discriminatedUnion('status', [
    z.object({ status: z.literal(0), data: contract.data }),
    z.object({ status: z.literal(1), msg: z.literal(sentencesOf(contract)) }),
  ])
}
