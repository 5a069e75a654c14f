import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccountId } from '../../../shared/core/ids.ts'
import type { SignedIn } from './operation.ts'

/** The account and token that the request presents, or null where either is missing; an account that is none is null. */
export function presentedSession(
  request: FastifyRequest,
): { readonly accountId: AccountId | null; readonly token: string } | null {
  const { uid, token } = request.cookies
  if (!uid || !token) return null
  return { accountId: /^\d{1,15}$/.test(uid) ? (Number(uid) as AccountId) : null, token }
}

/** Gives the client the three cookies of its session; null takes them away. Scripts can't read the token. */
export function giveCookies(request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn | null): void {
  const options = { sameSite: 'lax', secure: request.protocol === 'https', path: '/' } as const
  const secret = { ...options, httpOnly: true }
  if (signedIn === null) {
    reply.clearCookie('uid', options).clearCookie('token', secret).clearCookie('type', options)
    return
  }
  const { speaker, token } = signedIn
  reply.setCookie('uid', String(speaker.accountId), options)
  reply.setCookie('token', token, secret)
  reply.setCookie('type', String(speaker.type), options)
}
