import type { InjectOptions } from 'fastify'
import type { Fetch } from '../../clients/send.ts'
import type { TestServer } from './central-server.ts'

/** The network of a client that stands beside the server: its requests go to the app as bytes, and none leaves. */
export function injectedFetch({ app }: Pick<TestServer, 'app'>): Fetch {
  return async (url, init) => {
    const request = new Request(url, init)
    const { pathname, search } = new URL(request.url)
    const answer = await app.inject({
      method: request.method as NonNullable<InjectOptions['method']>,
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      payload: Buffer.from(await request.arrayBuffer()),
    })
    const headers = new Headers()
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of [value ?? []].flat()) headers.append(name, String(one))
    }
    return new Response(answer.body, { status: answer.statusCode, headers })
  }
}
