import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { presentedBearer } from '../transport/bearer.ts'
import { tellToken } from '../transport/cross-origin.ts'
import { sessionCookie } from './contract.ts'

/** The session's token as the request presents it, or null. A Bearer header wins over the cookie, valid or not. */
export function presentedToken(request: FastifyRequest): string | null {
  return presentedBearer(request) ?? request.cookies[sessionCookie] ?? null
}

/** Gives the client its session's new token; null takes the old one away. */
export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = { httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https', path: '/' } as const
  if (token === null) {
    reply.clearCookie(sessionCookie, options)
    return
  }
  reply.setCookie(sessionCookie, token, options)
  tellToken(reply, token)
}
