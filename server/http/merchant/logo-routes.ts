import type { FastifyInstance } from 'fastify'
import type { Database } from '../../db/tables.ts'
import { defaultCinemaId } from '../../ledger/catalog/cinemas-store.ts'
import { findLogo, logoPath } from '../../merchants/logos-store.ts'

/** `GET /logos/<sha256>`: an uploaded logo, for anybody, as a picture and nothing else. */
export function addLogoRoutes(app: FastifyInstance, { db }: { db: Database }): void {
  app.get<{ Params: { logoId: string } }>(logoPath(':logoId'), async (request, reply) => {
    const { logoId } = request.params
    const logo = /^[0-9a-f]{64}$/.test(logoId) ? await findLogo(db, defaultCinemaId, logoId) : undefined
    if (!logo) return reply.callNotFound()
    return reply
      .headers({
        'content-type': logo.mediaType,
        'cache-control': 'public, max-age=86400',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(logo.bytes)
  })
}
