import { createHash } from 'node:crypto'
import type { Database } from '../../db/tables.ts'

export type Poster = { readonly mediaType: string; readonly bytes: Buffer }

/** Keeps the picture and answers its id, the SHA-256 of its bytes: a poster never changes under its id. */
export async function keepPoster(db: Database, cinemaId: number, poster: Poster): Promise<string> {
  const posterId = createHash('sha256').update(poster.bytes).digest('hex')
  await db
    .insertInto('posters')
    .values({ cinema_id: cinemaId, poster_id: posterId, media_type: poster.mediaType, bytes: poster.bytes })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return posterId
}

export async function findPoster(db: Database, cinemaId: number, posterId: string): Promise<Poster | undefined> {
  return db
    .selectFrom('posters')
    .select(['media_type as mediaType', 'bytes'])
    .where('cinema_id', '=', cinemaId)
    .where('poster_id', '=', posterId)
    .executeTakeFirst()
}
