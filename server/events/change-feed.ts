import type { Log } from '../../runtime/log.ts'
import type { ReplicaMessage, ReplicaName } from '../../shared/catalog/replicas.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import { isUnfitValue } from '../db/transaction.ts'
import { type Change, changesAfter, changesOfReplica, lastSeq } from './changes-store.ts'
import { currentDocuments } from './documents.ts'
import { type Relayed, relayOutbox } from './relay.ts'

/** What kiosks are told of, in the order in which it became true. A port, as the ledger is, for the simulation. */
export type ChangeFeed = {
  /** Moves what was noted since into the feed. */
  readonly relay: () => Promise<Relayed>
  readonly lastSeq: (cinemaId: number) => Promise<number>
  readonly changesAfter: (cinemaId: number, after: number, limit: number) => Promise<Change[]>
  readonly changesOfReplica: (cinemaId: number, replica: ReplicaName, after: number, limit: number) => Promise<Change[]>
  /** The documents as they are now and as they are told, in the order of `ids`. One whose rows can't be read is logged and left out. */
  readonly currentDocuments: <Name extends ReplicaName>(
    cinemaId: number,
    replica: Name,
    ids: readonly string[],
  ) => Promise<ReplicaMessage<Name>[]>
}

type Deps = { readonly db: Database; readonly own?: string; readonly clock: Clock; readonly log: Log }

/** `own`: the server's name among those of its database, where it moves what was noted. */
export function createSqlChangeFeed({ db, own = '', clock, log }: Deps): ChangeFeed {
  const read = <Name extends ReplicaName>(cinemaId: number, replica: Name, ids: readonly string[]) =>
    currentDocuments(db, cinemaId, replica, ids, clock.nowMs())

  /** One bad row must not keep every kiosk from all the other documents. */
  const readAlone = async <Name extends ReplicaName>(cinemaId: number, replica: Name, id: string) => {
    try {
      return await read(cinemaId, replica, [id])
    } catch (error) {
      if (!isFaultOfRow(error)) throw error
      log('document-unreadable', { err: error, replica, id })
      return []
    }
  }

  return {
    relay: () => relayOutbox(db, own),
    lastSeq: (cinemaId) => lastSeq(db, cinemaId),
    changesAfter: (cinemaId, after, limit) => changesAfter(db, cinemaId, after, limit),
    changesOfReplica: (cinemaId, replica, after, limit) => changesOfReplica(db, cinemaId, replica, after, limit),
    currentDocuments: async (cinemaId, replica, ids) => {
      try {
        return await read(cinemaId, replica, ids)
      } catch (error) {
        if (!isFaultOfRow(error)) throw error
        const found = []
        for (const id of ids) found.push(...(await readAlone(cinemaId, replica, id)))
        return found
      }
    },
  }
}

/** Whether what was read is at fault, and not the way to the database: that would be tried again. */
function isFaultOfRow(error: unknown): boolean {
  return error instanceof RangeError || error instanceof TypeError || isUnfitValue(error)
}
