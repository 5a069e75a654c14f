import type { ReplicaMessage, ReplicaName } from '../../shared/catalog/replicas.ts'
import type { ShowtimeId } from '../../shared/core/ids.ts'
import { filmReplicas } from '../catalog/film-replicas.ts'
import { hallReplicas } from '../catalog/hall-replicas.ts'
import { posterReplicas } from '../catalog/poster-replicas.ts'
import type { Database } from '../db/tables.ts'
import { settingsReplicas } from '../policy/settings-replicas.ts'
import { refundReplicas } from '../sales/refund-replicas.ts'
import { seatStatesMessages } from '../seats/seat-states.ts'
import { showtimeReplicas } from '../showtimes/showtime-replicas.ts'

type Load = (db: Database, cinemaId: number, ids: readonly string[], nowMs: number) => Promise<{ id: string }[]>

const loaders: { readonly [Name in ReplicaName]: Load } = {
  films: filmReplicas,
  posters: posterReplicas,
  halls: hallReplicas,
  showtimes: showtimeReplicas,
  settings: settingsReplicas,
  refunds: refundReplicas,
  seatStates: (db, cinemaId, ids, nowMs) =>
    seatStatesMessages(
      db,
      cinemaId,
      ids.map((id) => Number(id) as ShowtimeId),
      nowMs,
    ),
}

/** The documents as they are now, in the order of `ids`: what kiosks of the cinema are given. */
export async function currentDocuments<Name extends ReplicaName>(
  db: Database,
  cinemaId: number,
  replica: Name,
  ids: readonly string[],
  nowMs: number,
): Promise<ReplicaMessage<Name>[]> {
  if (ids.length === 0) return []
  const loaded = (await loaders[replica](db, cinemaId, ids, nowMs)) as ReplicaMessage<Name>[]
  const byId = new Map(loaded.map((document) => [document.id, document]))
  return ids.map((id) => byId.get(id)).filter((document) => document !== undefined)
}
