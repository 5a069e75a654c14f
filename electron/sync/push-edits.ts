import { replicateRxCollection } from 'rxdb/plugins/replication'
import type { Log } from '../../runtime/log.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { JournalOwner } from '../journal/journal.ts'
import type { KioskDatabase } from '../store/database.ts'
import type { StoredEdit } from '../store/stored-edit.ts'
import { createAskForDecisions, type SendEdits } from './ask-for-decisions.ts'

export type PushingEditsDeps = {
  readonly owner: JournalOwner
  readonly send: SendEdits
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
  readonly log: Log
}

export type PushingEdits = { readonly close: () => Promise<unknown> }

/** More than ever wait: RxDB sends several batches side by side, and edits have an order. */
const wholeQueue = 10_000
const retryMs = 15_000

/**
 * Pushes what administrators edit here by RxDB's replication protocol. To each edit that waits the server's state of it
 * is a conflict: the same edit, decided. `applyDecision` (electron/edits) keeps the edit and takes the decision.
 * An answer that was lost is asked for again, also after a restart.
 */
export function startPushingEdits(database: Pick<KioskDatabase, 'edits'>, deps: PushingEditsDeps): PushingEdits {
  const { owner, log } = deps
  const askForDecisions = createAskForDecisions(deps)
  const replication = replicateRxCollection<StoredEdit, never>({
    replicationIdentifier: `edits-${owner.device}-${owner.epoch}`,
    collection: database.edits as never,
    live: true,
    waitForLeadership: false,
    retryTime: retryMs,
    push: {
      batchSize: wholeQueue,
      handler: async (rows) => {
        const edits = rows.map(({ newDocumentState }) => newDocumentState)
        return askForDecisions(edits.filter(({ _deleted }) => !_deleted))
      },
    },
  })
  replication.error$.subscribe((error) => log('edits-push-failed', { err: error }))
  return { close: () => replication.cancel() }
}
