import { Subject } from 'rxjs'
import type { ShowtimeFacts } from '../../electron/catalog/showtime-facts.ts'
import type { CinemaClock } from '../../electron/cinema-clock.ts'
import type { Changes, Replication, ReplicationDeps } from '../../electron/sync/replicate.ts'
import { type Replica, type ReplicaName, replicaSchemas } from '../../shared/catalog/replicas.ts'

const replicas = ['films', 'halls', 'showtimes', 'seatStates', 'refunds'] as const
const batchSize = 200

export type MemoryCatalog = ShowtimeFacts & {
  readonly startReplication: (needs: ReplicationDeps) => Replication
  readonly refunds: () => Iterable<Replica<'refunds'>>
}

/**
 * A kiosk's replicas in memory, kept over its crashes as its disk keeps them: pulled at each connection, and brought up
 * to date by what the live stream pushes, as RxDB's replication does.
 */
export function createMemoryCatalog() {
  const tables = new Map<ReplicaName, Map<string, { readonly id: string }>>(replicas.map((name) => [name, new Map()]))
  const checkpoints = new Map<ReplicaName, number>()
  let ownedBy = ''

  const tableOf = <Name extends ReplicaName>(name: Name) => tables.get(name) as Map<string, Replica<Name>>

  return {
    documentsOf: tableOf,
    open: (clock: Pick<CinemaClock, 'cinemaNowMs'>): MemoryCatalog => {
      const changes$ = new Subject<{ readonly replica: ReplicaName; readonly id: string }>()

      const take = (replica: ReplicaName, { documents, checkpoint }: Changes) => {
        const table = tables.get(replica)
        if (!table) return
        for (const document of documents as readonly { readonly id: string }[]) table.set(document.id, document)
        checkpoints.set(replica, checkpoint.seq)
        for (const { id } of documents as readonly { readonly id: string }[]) changes$.next({ replica, id })
      }

      const startReplication = ({ owner, pull, changes$, resync$, log }: ReplicationDeps): Replication => {
        const identity = `${owner.device}/${owner.epoch}`
        if (ownedBy !== identity) checkpoints.clear()
        ownedBy = identity
        let isClosed = false
        let caughtUp = Promise.resolve()
        /** What is pushed while a replica is pulled waits; of it only what is newer than what was pulled counts. */
        const pushedMeanwhile = new Map<ReplicaName, Changes[]>()
        const catchUp = async (replica: ReplicaName) => {
          if (pushedMeanwhile.has(replica)) return
          const waiting: Changes[] = []
          pushedMeanwhile.set(replica, waiting)
          try {
            for (let isMore = true; isMore; ) {
              const changes = await pull(replica, checkpoints.get(replica) ?? 0, batchSize)
              if (!changes || isClosed) return
              take(replica, changes)
              isMore = changes.documents.length === batchSize
            }
            for (const changes of waiting) {
              if (changes.checkpoint.seq > (checkpoints.get(replica) ?? 0)) take(replica, changes)
            }
          } catch (fault) {
            log('replication-failed', { err: fault, replica })
          } finally {
            pushedMeanwhile.delete(replica)
          }
        }
        const pullAll = () => Promise.all(replicas.map(catchUp)).then(() => undefined)
        const following = [
          changes$.subscribe(({ replica, documents, checkpoint }) => {
            const changes = { documents: documents.map((told) => replicaSchemas[replica].parse(told)), checkpoint }
            const waiting = pushedMeanwhile.get(replica)
            if (waiting) waiting.push(changes)
            else take(replica, changes)
          }),
          resync$.subscribe(() => {
            caughtUp = pullAll()
          }),
        ]
        caughtUp = pullAll()
        return {
          caughtUp,
          close: async () => {
            isClosed = true
            for (const one of following) one.unsubscribe()
          },
        }
      }

      return {
        startReplication,
        changes$,
        refunds: () => tableOf('refunds').values(),
        showtimeFor: (id) => tableOf('showtimes').get(String(id)) ?? null,
        seatStatesFor: (id) => tableOf('seatStates').get(String(id)) ?? null,
        filmFor: (id) => tableOf('films').get(String(id)) ?? null,
        hallFor: (id) => tableOf('halls').get(String(id)) ?? null,
        showtimesAhead: () =>
          [...tableOf('showtimes').values()].filter(({ endsAt }) => endsAt * 1_000 > clock.cinemaNowMs()),
      }
    },
  }
}
