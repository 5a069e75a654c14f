import { replicateRxCollection } from 'rxdb/plugins/replication'
import { EMPTY, filter, map, merge, type Observable } from 'rxjs'
import { z } from 'zod'
import type { Log } from '../../runtime/log.ts'
import { type ReplicaName, replicaNames, replicaSchemas } from '../../shared/catalog/replicas.ts'
import type { Checkpoint, LiveChanges } from '../../shared/sync/messages.ts'
import type { JournalOwner } from '../journal/journal.ts'
import type { KioskDatabase } from '../store/database.ts'

export type Changes = { readonly documents: readonly object[]; readonly checkpoint: Checkpoint }

/** Answers what changed after a checkpoint, waiting for the line for as long as it takes; null once it is given up. */
export type PullChanges = (replica: ReplicaName, after: number, limit: number) => Promise<Changes | null>

export type ReplicationDeps = {
  readonly owner: JournalOwner
  readonly pull: PullChanges
  readonly changes$: Observable<LiveChanges>
  /** Emits at each connection, once its stream is open. */
  readonly resync$: Observable<unknown>
  readonly log: Log
}

export type Replication = {
  /** All replicas have caught up with the server at least once since the program started. */
  readonly caughtUp: Promise<void>
  readonly close: () => Promise<void>
}

const batchSizes: Record<ReplicaName, number> = {
  films: 200,
  posters: 20,
  halls: 200,
  showtimes: 200,
  seatStates: 200,
  settings: 1,
  refunds: 200,
}
const retryMs = 15_000

/**
 * Keeps the replicas equal to the server's, one way: pulled at each connection and pushed through the live stream in
 * between. A kiosk that is enrolled again starts from the beginning, since checkpoints are of one enrolment.
 */
export function startReplication(database: KioskDatabase, deps: ReplicationDeps): Replication {
  const { owner, log } = deps
  const running = replicaNames.map((replica) => {
    const pushed$ = deps.changes$.pipe(
      filter((changes) => changes.replica === replica),
      map(({ documents, checkpoint }) => {
        const read = z.array(replicaSchemas[replica]).safeParse(documents)
        if (read.success) return { documents: read.data, checkpoint }
        log('replica-changes-unreadable', { replica, err: read.error })
        return 'RESYNC' as const
      }),
    )
    // Posters are not pushed: a film that changed may have a new one.
    const hints$ = replica === 'posters' ? deps.changes$.pipe(filter((changes) => changes.replica === 'films')) : EMPTY
    const replication = replicateRxCollection<Record<string, unknown>, Checkpoint>({
      replicationIdentifier: `server-${owner.device}-${owner.epoch}`,
      collection: database[replica] as never,
      deletedField: 'isDeleted',
      live: true,
      waitForLeadership: false,
      retryTime: retryMs,
      pull: {
        batchSize: batchSizes[replica],
        stream$: merge(pushed$, merge(deps.resync$, hints$).pipe(map(() => 'RESYNC' as const))) as never,
        handler: async (checkpoint, limit) => {
          const changes = await deps.pull(replica, checkpoint?.seq ?? 0, limit)
          return (changes ?? { documents: [], checkpoint }) as never
        },
      },
    })
    replication.error$.subscribe((error) => log('replication-failed', { replica, err: error }))
    return replication
  })
  return {
    caughtUp: Promise.all(running.map((replication) => replication.awaitInitialReplication())).then(() => undefined),
    close: async () => {
      await Promise.all(running.map((replication) => replication.cancel()))
    },
  }
}
