import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionCookie } from './contract.ts'

/** The session's token as the request presents it, or null. A Bearer header wins over the cookie, valid or not. */
export function presentedToken(request: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
  return bearer ?? request.cookies[sessionCookie] ?? null
}

/** Gives the client its session's new token; null takes the old one away. */
export function giveToken(request: FastifyRequest, reply: FastifyReply, token: string | null): void {
  const options = { httpOnly: true, sameSite: 'lax', secure: request.protocol === 'https', path: '/' } as const
  if (token === null) reply.clearCookie(sessionCookie, options)
  else reply.setCookie(sessionCookie, token, options)
}
