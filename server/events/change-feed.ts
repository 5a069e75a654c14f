import type { Replica, ReplicaName } from '../../shared/catalog/replicas.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import type { Change } from './changes-store.ts'
import { changesAfter, changesOfReplica, lastSeq } from './changes-store.ts'
import { currentDocuments } from './documents.ts'
import { relayOutbox } from './relay.ts'

/** What kiosks are told of, in the order in which it became true. A port, as the ledger is, for the simulation. */
export type ChangeFeed = {
  /** Moves what was noted since into the feed; answers whether there may be more. */
  readonly relay: () => Promise<boolean>
  readonly lastSeq: (cinemaId: number) => Promise<number>
  readonly changesAfter: (cinemaId: number, after: number, limit: number) => Promise<Change[]>
  readonly changesOfReplica: (cinemaId: number, replica: ReplicaName, after: number, limit: number) => Promise<Change[]>
  /** The documents as they are now, in the order of `ids`. */
  readonly currentDocuments: <Name extends ReplicaName>(
    cinemaId: number,
    replica: Name,
    ids: readonly string[],
  ) => Promise<Replica<Name>[]>
}

export function createSqlChangeFeed(db: Database, clock: Clock): ChangeFeed {
  return {
    relay: () => relayOutbox(db),
    lastSeq: (cinemaId) => lastSeq(db, cinemaId),
    changesAfter: (cinemaId, after, limit) => changesAfter(db, cinemaId, after, limit),
    changesOfReplica: (cinemaId, replica, after, limit) => changesOfReplica(db, cinemaId, replica, after, limit),
    currentDocuments: (cinemaId, replica, ids) => currentDocuments(db, cinemaId, replica, ids, clock.nowMs()),
  }
}
