import type { Edit, EditOutcome } from '../../shared/edits/contract.ts'
import { firstBatch } from '../../shared/sync/size-limits.ts'
import type { CinemaClock } from '../cinema-clock.ts'
import type { StoredEdit } from '../store/stored-edit.ts'

/** Sends edits in order and answers what came of each, waiting for the line for as long as it takes. */
export type SendEdits = (edits: readonly Edit[]) => Promise<readonly EditOutcome[]>

const maxAtOnce = 10

/**
 * The server's word on each of these edits that waits, in the order in which they were made. It is asked again for what
 * it was asked before: it applies each edit once.
 */
export function createAskForDecisions({
  send,
  cinemaClock,
}: {
  readonly send: SendEdits
  readonly cinemaClock: Pick<CinemaClock, 'cinemaNowMs'>
}) {
  async function sendInOrder(edits: readonly Edit[]): Promise<ReadonlyMap<string, EditOutcome['refusal']>> {
    const outcomes = new Map<string, EditOutcome['refusal']>()
    let rest = edits
    while (rest.length > 0) {
      const batch = firstBatch(rest, maxAtOnce)
      rest = rest.slice(batch.length)
      const answered = await send(batch)
      for (const { id, refusal } of answered) outcomes.set(id, refusal)
    }
    return outcomes
  }

  return async <Kept extends StoredEdit>(edits: readonly Kept[]): Promise<Kept[]> => {
    const waiting = edits.filter(({ state }) => state === 'waiting').sort((a, b) => a.count - b.count)
    const outcomes = await sendInOrder(waiting.map(toEdit))
    return waiting.map((edit) => {
      const refusal = outcomes.get(edit.id)
      if (refusal === undefined) throw new Error(`the server said nothing of edit ${edit.id}`)
      return { ...edit, state: refusal ? 'refused' : 'accepted', refusal, decidedAtMs: cinemaClock.cinemaNowMs() }
    })
  }
}

function toEdit({ id, madeAtMs, accountId, change }: StoredEdit): Edit {
  return { id, madeAtMs, accountId, change }
}
