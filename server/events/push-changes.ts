import type { ReplicaName } from '../../shared/catalog/replicas.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Change } from './changes-store.ts'
import type { LiveHub } from './live-hub.ts'
import type { Relayed } from './relay.ts'

const maxChangesAtOnce = 200

export type PushChanges = ReturnType<typeof createPushChanges>

/**
 * Makes the steps that keep kiosks live: move the outbox on, and send the listeners here what changed since the last
 * step, whichever server relayed it. Cinemas are known from their first listener; a listener pulls once it listens, so
 * what came before is not sent. No two steps may run at once.
 */
export function createPushChanges({ feed, hub }: { feed: ChangeFeed; hub: LiveHub }) {
  const sentSeqs = new Map<number, number>()

  async function pushCinema(cinemaId: number): Promise<void> {
    let sent = sentSeqs.get(cinemaId) ?? 0
    for (;;) {
      const changes = await feed.changesAfter(cinemaId, sent, maxChangesAtOnce)
      for (const [replica, batch] of byReplica(changes)) {
        const ids = batch.map((change) => change.documentId)
        const documents = await feed.currentDocuments(cinemaId, replica, ids)
        hub.send(cinemaId, { replica, documents, checkpoint: { seq: batch.at(-1)?.seq ?? sent } })
      }
      sent = changes.at(-1)?.seq ?? sent
      sentSeqs.set(cinemaId, sent)
      if (changes.length < maxChangesAtOnce) return
    }
  }

  async function relay(): Promise<Relayed> {
    let relayed: Relayed = 'more'
    while (relayed === 'more') relayed = await feed.relay()
    return relayed
  }

  async function push(): Promise<void> {
    for (const cinemaId of hub.cinemaIds()) await pushCinema(cinemaId)
  }

  return {
    /** Call before a cinema's first listener is added: what is sent begins with the changes after this moment. */
    follow: async (cinemaId: number): Promise<void> => {
      if (hub.listensFor(cinemaId)) return
      const seq = await feed.lastSeq(cinemaId)
      if (!hub.listensFor(cinemaId)) sentSeqs.set(cinemaId, seq)
    },
    relay,
    push,
    /** Both, one after the other. */
    step: async (): Promise<void> => {
      await relay()
      await push()
    },
    /** Whether a cinema that is listened for here has come further than what was sent. */
    isBehind: (lastSeqs: ReadonlyMap<number, number>): boolean =>
      [...hub.cinemaIds()].some((cinemaId) => (lastSeqs.get(cinemaId) ?? 0) > (sentSeqs.get(cinemaId) ?? 0)),
  }
}

/** Posters are left out: they are large, and only pulled. */
function byReplica(changes: readonly Change[]): Map<ReplicaName, Change[]> {
  const batches = new Map<ReplicaName, Change[]>()
  for (const change of changes) {
    if (change.replica === 'posters') continue
    batches.set(change.replica, [...(batches.get(change.replica) ?? []), change])
  }
  return batches
}
