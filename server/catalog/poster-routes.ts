import type { FastifyInstance } from 'fastify'
import { defaultCinemaId } from '../catalog/cinemas-store.ts'
import type { Database } from '../db/tables.ts'
import { findPoster } from './posters-store.ts'

/** Where clients find a poster: its address never changes what it shows. */
export function posterPath(posterId: string): string {
  return `/posters/${posterId}`
}

/** The poster that a path of this server names, or null. */
export function posterIdOfPath(path: string): string | null {
  return /^\/posters\/([0-9a-f]{64})$/.exec(path)?.[1] ?? null
}

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
