import type { TestServer } from '../../../../support/central-server.ts'
import { askTtms, signIn, type WireAnswer } from '../../../../support/web-customer.ts'

export type Parameters = Readonly<Record<string, unknown>>

/** Whoever may stand before the server. */
export const speakers = ['nobody', 'customer', 'other', 'administrator', 'dead'] as const
export type SpeakerName = (typeof speakers)[number]

export const illegal = 'the data you input is not legal'
export const notLoggedIn = "the user didn't log in"
export const notAllowed = 'user does not have enough permissions'

export type World = Awaited<ReturnType<typeof openWorld>>

/** A server with two customers, an administrator and somebody whose session has ended. */
export async function openWorld(server: TestServer) {
  const [customer, other, dead] = [await signIn(server), await signIn(server), await signIn(server)]
  const administrator = await signIn(server, 'administrator')
  await dead.ask('index/user/logout')
  const tokens = {
    nobody: null,
    customer: customer.token,
    other: other.token,
    administrator: administrator.token,
    dead: dead.token,
  }
  let named = 0
  return {
    server,
    customer,
    other,
    administrator,
    /** A name that nothing has yet. */
    freshName: (what: string) => {
      named += 1
      return `${what} ${named}`
    },
    nowSeconds: () => Math.floor(server.time.clock.nowMs() / 1_000),
    /** As a form, unless said or a parameter is neither a text nor a number. */
    ask: (path: string, parameters: Parameters = {}, by: SpeakerName = 'administrator', isJson = false) =>
      send(server, path, parameters, tokens[by], isJson),
  }
}

async function send(server: TestServer, path: string, parameters: Parameters, token: string | null, isJson: boolean) {
  const isPlain = Object.values(parameters).every((value) => typeof value === 'string' || typeof value === 'number')
  const { headers: _, ...answer } =
    isPlain && !isJson
      ? await askTtms(server, path, parameters, token)
      : await sendJson(server, path, parameters, token)
  return answer
}

async function sendJson({ app }: TestServer, path: string, parameters: Parameters, token: string | null) {
  const answer = await app.inject({
    method: 'POST',
    url: `/ttms/public/index.php/${path}`,
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    payload: JSON.stringify(parameters),
  })
  const body: Omit<WireAnswer, 'httpStatus' | 'headers'> = answer.json()
  return { httpStatus: answer.statusCode, headers: answer.headers, ...body }
}
