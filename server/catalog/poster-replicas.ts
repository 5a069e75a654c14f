import { type PosterReplica, posterReplicaSchema } from '../../shared/catalog/replicas.ts'
import type { Database } from '../db/tables.ts'

/** Posters as kiosks keep them, picture and all. */
export async function posterReplicas(db: Database, cinemaId: number, ids: readonly string[]): Promise<PosterReplica[]> {
  const posters = await db
    .selectFrom('posters')
    .select(['poster_id', 'media_type', 'bytes'])
    .where('cinema_id', '=', cinemaId)
    .where('poster_id', 'in', ids)
    .execute()
  return posters.map((poster) => ({
    id: poster.poster_id,
    isDeleted: false,
    mediaType: posterReplicaSchema.shape.mediaType.parse(poster.media_type),
    base64: poster.bytes.toString('base64'),
  }))
}
