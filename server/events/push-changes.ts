import type { ReplicaName } from '../../shared/catalog/replicas.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Database } from '../db/tables.ts'
import type { Change } from './changes-store.ts'
import { changesAfter, lastSeq } from './changes-store.ts'
import { currentDocuments } from './documents.ts'
import type { LiveHub } from './live-hub.ts'
import { relayOutbox } from './relay.ts'

const mostChangesAtOnce = 200

/**
 * Makes the step that keeps kiosks live: move the outbox on, then send the listeners here what changed since the last
 * step, whichever server relayed it. Cinemas are known from their first listener; a listener pulls once it listens, so
 * what came before is not sent.
 */
export function createPushChanges({ db, hub, clock }: { db: Database; hub: LiveHub; clock: Clock }) {
  const sentSeqs = new Map<number, number>()

  async function pushCinema(cinemaId: number): Promise<void> {
    let sent = sentSeqs.get(cinemaId) ?? 0
    for (;;) {
      const changes = await changesAfter(db, cinemaId, sent, mostChangesAtOnce)
      for (const [replica, batch] of byReplica(changes)) {
        const ids = batch.map((change) => change.documentId)
        const documents = await currentDocuments(db, cinemaId, replica, ids, clock.nowMs())
        hub.send(cinemaId, { replica, documents, checkpoint: { seq: batch.at(-1)?.seq ?? sent } })
      }
      sent = changes.at(-1)?.seq ?? sent
      sentSeqs.set(cinemaId, sent)
      if (changes.length < mostChangesAtOnce) return
    }
  }

  return {
    /** Call before a cinema's first listener is added: what is sent begins with the changes after this moment. */
    follow: async (cinemaId: number): Promise<void> => {
      if (hub.listensFor(cinemaId)) return
      const seq = await lastSeq(db, cinemaId)
      if (!hub.listensFor(cinemaId)) sentSeqs.set(cinemaId, seq)
    },
    step: async (): Promise<void> => {
      for (let isMore = true; isMore; ) isMore = await relayOutbox(db)
      for (const cinemaId of hub.cinemaIds()) await pushCinema(cinemaId)
    },
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
