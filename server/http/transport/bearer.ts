import type { FastifyRequest } from 'fastify'

/** The token that the request presents as `Authorization: Bearer …`, or null. */
export function presentedBearer({ headers }: Pick<FastifyRequest, 'headers'>): string | null {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null
}
