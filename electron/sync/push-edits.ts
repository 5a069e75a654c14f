import { replicateRxCollection } from 'rxdb/plugins/replication'
import type { Log } from '../../program/log.ts'
import type { Clock } from '../../shared/core/time.ts'
import type { Edit, EditOutcome } from '../../shared/edits/contract.ts'
import type { KeptEdit } from '../edits/edits-store.ts'
import type { JournalOwner } from '../sales/journal.ts'
import type { KioskDatabase } from '../store/database.ts'

/** Sends edits in order and answers what came of each, waiting for the line for as long as it takes. */
export type SendEdits = (edits: readonly Edit[]) => Promise<readonly EditOutcome[]>

export type PushingEditsNeeds = {
  readonly owner: JournalOwner
  readonly send: SendEdits
  readonly clock: Clock
  readonly log: Log
}

export type PushingEdits = { readonly close: () => Promise<unknown> }

/** More than ever wait: RxDB sends several batches side by side, and edits have an order. */
const wholeQueue = 10_000
const mostAtOnce = 10
const retryMs = 15_000

/**
 * Pushes what administrators edit here by RxDB's replication protocol. To each edit that waits the server's state of it
 * is a conflict: the same edit, decided. `decidedByServer` (store/database.ts) takes the decision and keeps the edit.
 * An answer that was lost is asked for again, also after a restart: the server applies each edit once.
 */
export function startPushingEdits(database: Pick<KioskDatabase, 'edits'>, given: PushingEditsNeeds): PushingEdits {
  const { owner, send, clock, log } = given

  async function sendInOrder(edits: readonly Edit[]): Promise<ReadonlyMap<string, EditOutcome['refusal']>> {
    const outcomes = new Map<string, EditOutcome['refusal']>()
    for (let from = 0; from < edits.length; from += mostAtOnce) {
      const answered = await send(edits.slice(from, from + mostAtOnce))
      for (const { id, refusal } of answered) outcomes.set(id, refusal)
    }
    return outcomes
  }

  const replication = replicateRxCollection<KeptEdit, never>({
    replicationIdentifier: `edits-${owner.device}-${owner.epoch}`,
    collection: database.edits as never,
    live: true,
    waitForLeadership: false,
    retryTime: retryMs,
    push: {
      batchSize: wholeQueue,
      handler: async (rows) => {
        const waiting = rows
          .map(({ newDocumentState }) => newDocumentState)
          .filter((edit) => !edit._deleted && edit.state === 'waiting')
          .sort((a, b) => a.count - b.count)
        const outcomes = await sendInOrder(waiting.map(toEdit))
        return waiting.map((edit) => {
          const refusal = outcomes.get(edit.id)
          if (refusal === undefined) throw new Error(`the server said nothing of edit ${edit.id}`)
          return { ...edit, state: refusal ? 'refused' : 'accepted', refusal, decidedAtMs: clock.nowMs() }
        })
      },
    },
  })
  replication.error$.subscribe((error) => log.error({ err: error }, 'pushing edits'))
  return { close: () => replication.cancel() }
}

function toEdit({ id, madeAtMs, accountId, change }: KeptEdit): Edit {
  return { id, madeAtMs, accountId, change }
}
