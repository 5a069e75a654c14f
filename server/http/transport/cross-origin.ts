import cors from '@fastify/cors'
import type { FastifyInstance, FastifyReply } from 'fastify'

/** Carries a session's token to a page of another origin, which sees no cookie of ours. */
const tokenHeader = 'ttms-session'
const maxAgeSeconds = 86_400

/** What a route says of pages of other origins, as its `config`. */
export type CrossOrigin = { readonly cors?: object }

/**
 * Prepares for pages of these origins, and returns the `config` of routes that they may call, with a session's token as a
 * Bearer: no cookie goes with their requests. Before other hooks and routes, since a browser asks first (a preflight), with
 * a method that no operation has.
 */
export async function openToOrigins(app: FastifyInstance, origins: readonly string[]): Promise<CrossOrigin> {
  if (origins.length === 0) return {}
  await app.register(cors, { origin: false })
  return {
    cors: {
      origin: (origin: string | undefined, say: (error: null, isLetIn: boolean) => void) =>
        say(null, origin !== undefined && origins.includes(origin)),
      methods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type'],
      exposedHeaders: [tokenHeader, 'retry-after'],
      maxAge: maxAgeSeconds,
    },
  }
}

/** Tells the page of another origin, where the answer goes to one that was let in, the token of its session. */
export function tellToken(reply: FastifyReply, token: string): void {
  if (reply.hasHeader('access-control-allow-origin')) reply.header(tokenHeader, token)
}
