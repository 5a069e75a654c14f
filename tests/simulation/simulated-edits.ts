import { Subject } from 'rxjs'
import { z } from 'zod'
import { type EditsCollection, type EditsStore, openEditsStore } from '../../electron/edits/edits-store.ts'
import type { DeviceFacts } from '../../electron/store/device-facts.ts'
import { applyDecision, type StoredEdit } from '../../electron/store/stored-edit.ts'
import { createAskForDecisions } from '../../electron/sync/ask-for-decisions.ts'
import type { PushingEdits, PushingEditsDeps } from '../../electron/sync/push-edits.ts'
import { createMutex } from '../../shared/core/mutex.ts'
import type { Timer } from '../../shared/core/time.ts'

export type SimulatedEdits = EditsStore & { readonly startPushing: (needs: PushingEditsDeps) => PushingEdits }

type Change = { readonly operation: string; readonly documentId: string; readonly documentData: unknown }

const key = 'edits'
const schema = z.object({ edits: z.array(z.custom<StoredEdit>()) })
const retryMs = 15_000

/**
 * The edits of one kiosk's life, as the product keeps them, in a collection that lies on the simulated disk with the
 * facts: what the disk loses, fails to write or has restored is so of the edits too. Pushed as RxDB's replication does:
 * all that waits at the start and after each change, again a while after a fault, and what the server decided is
 * written into the edit as it is by then.
 */
export async function openSimulatedEdits(
  facts: DeviceFacts,
  { timer, nowMs }: { readonly timer: Timer; readonly nowMs: number },
): Promise<SimulatedEdits> {
  const documents = new Map<string, StoredEdit>()
  for (const edit of (await facts.read(key, schema))?.edits ?? []) documents.set(edit.id, edit)
  const changes = new Subject<Change>()
  const withLock = createMutex()

  /** `next` answers the document as it is then, or null where it goes. */
  const write = (id: string, next: () => StoredEdit | null): Promise<void> =>
    withLock(async () => {
      const after = next()
      const others = [...documents.values()].filter((edit) => edit.id !== id)
      await facts.put(key, { edits: after ? [...others, after] : others })
      if (after) documents.set(id, after)
      else documents.delete(id)
      changes.next({ operation: after ? 'UPDATE' : 'DELETE', documentId: id, documentData: after })
    })
  const toFound = (edit: StoredEdit) => ({ toJSON: () => edit })
  const collection: EditsCollection = {
    $: changes,
    find: () => ({ exec: async () => [...documents.values()].map(toFound) }),
    findOne: (id) => ({
      exec: async () => {
        const edit = documents.get(id)
        return edit ? toFound(edit) : null
      },
      remove: () => write(id, () => null),
    }),
    insert: (edit) => write(edit.id, () => edit),
  }
  const store = await openEditsStore({ edits: collection }, facts, nowMs)

  const startPushing = ({ send, cinemaClock, log }: PushingEditsDeps): PushingEdits => {
    const askForDecisions = createAskForDecisions({ send, cinemaClock })
    let isClosed = false
    const push = async () => {
      try {
        const decided = await askForDecisions([...documents.values()])
        if (isClosed) return
        for (const decision of decided) {
          const edit = documents.get(decision.id)
          if (edit) await write(edit.id, () => applyDecision(documents.get(edit.id) ?? edit, decision))
        }
      } catch (fault) {
        log('edits-push-failed', { err: fault })
        timer(retryMs, pushIfOpen)
      }
    }
    const inTurnPushing = createMutex()
    const pushIfOpen = () => void (!isClosed && inTurnPushing(push))
    const following = changes.subscribe(pushIfOpen)
    pushIfOpen()
    return {
      close: async () => {
        isClosed = true
        following.unsubscribe()
      },
    }
  }
  return { ...store, startPushing }
}
