import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccountId } from '../../../shared/core/ids.ts'
import { presentedBearer } from '../transport/bearer.ts'
import { tellToken } from '../transport/cross-origin.ts'
import type { SignedIn } from './operation.ts'

/** A cookie says whose its token is; a Bearer header is a token alone. An account that is none is null. */
type PresentedSession = { readonly accountId: AccountId | null | 'as the token says'; readonly token: string }

/** What the request presents, or null where anything of it is missing. A Bearer header wins over the cookies, valid or not. */
export function presentedSession(request: FastifyRequest): PresentedSession | null {
  const bearer = presentedBearer(request)
  if (bearer !== null) return { accountId: 'as the token says', token: bearer }
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
  tellToken(reply, token)
}
