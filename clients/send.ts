import type { z } from 'zod'

/** How requests leave: the global `fetch`, or a stand-in for the network. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** The answer's body as its type says; an answer that is none is a fault of the server, not a refusal. */
export async function readAnswer<Body>(response: Response, schema: z.ZodType<Body>): Promise<Body> {
  const text = await response.text()
  const body = schema.safeParse(parseJson(text))
  if (body.success) return body.data
  const { pathname } = new URL(response.url || 'about:blank')
  throw new Error(`${pathname}: an answer against its contract, HTTP ${response.status}: ${text.slice(0, 200)}`, {
    cause: body.error,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
