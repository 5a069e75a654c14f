import type { FastifyInstance } from 'fastify'
import type { Database } from '../../db/tables.ts'
import { defaultCinemaId } from '../../ledger/catalog/cinemas-store.ts'
import { findPoster } from '../../ledger/catalog/posters-store.ts'

/** `GET /posters/<sha256>`: the picture, sealed off (an SVG opened by itself could otherwise run scripts here). */
export function addPosterRoutes(app: FastifyInstance, { db }: { db: Database }): void {
  app.get<{ Params: { posterId: string } }>('/posters/:posterId', async (request, reply) => {
    const { posterId } = request.params
    const poster = /^[0-9a-f]{64}$/.test(posterId) ? await findPoster(db, defaultCinemaId, posterId) : undefined
    if (!poster) return reply.callNotFound()
    return reply
      .headers({
        'content-type': poster.mediaType,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        'cross-origin-resource-policy': 'cross-origin',
      })
      .send(poster.bytes)
  })
}
