import type { Observable } from 'rxjs'
import { z } from 'zod'
import { openReplicaTable, type ReplicaCollection } from '../catalog/replica-table.ts'
import type { DeviceFacts } from '../store/device-facts.ts'
import type { StoredEdit } from '../store/stored-edit.ts'

/** As much of the `edits` collection as is asked of it here. */
export type EditsCollection = ReplicaCollection & {
  readonly findOne: (id: string) => {
    readonly exec: () => Promise<{ readonly toJSON: () => unknown } | null>
    readonly remove: () => Promise<unknown>
  }
  readonly insert: (edit: StoredEdit) => Promise<unknown>
}

/** What administrators edited here: the only file that knows the `edits` collection, but for its replication. */
export type EditsStore = {
  /** In the order in which they were made; one that was revised is not among them. */
  readonly all: () => StoredEdit[]
  readonly changes$: Observable<unknown>
  readonly find: (id: string) => Promise<StoredEdit | null>
  readonly nextCount: () => Promise<number>
  /** On disk once it resolves. What it revises goes with it: an edit that was revised counts as gone at once. */
  readonly add: (edit: StoredEdit) => Promise<void>
  readonly remove: (id: string) => Promise<void>
  readonly close: () => void
}

const countKey = 'edits-made'
const countSchema = z.object({ count: z.int().min(0) })
const keepAcceptedMs = 30 * 24 * 3_600_000

/** Opens what is kept, finishes what a kill cut off of a revision, and forgets what was accepted a month ago. */
export async function openEditsStore(
  { edits }: { readonly edits: EditsCollection },
  facts: DeviceFacts,
  nowMs: number,
): Promise<EditsStore> {
  const table = await openReplicaTable<StoredEdit>(edits)
  const remove = async (id: string) => {
    await edits.findOne(id).remove()
  }
  const inOrder = () => [...table.all()].sort((a, b) => a.count - b.count)

  for (const { id, state, decidedAtMs, revises } of inOrder()) {
    if (revises !== null) await remove(revises)
    if (state === 'accepted' && (decidedAtMs ?? nowMs) < nowMs - keepAcceptedMs) await remove(id)
  }

  return {
    all: () => {
      const all = inOrder()
      const revised = new Set(all.map(({ revises }) => revises))
      return all.filter(({ id }) => !revised.has(id))
    },
    changes$: table.changes$,
    find: async (id) => ((await edits.findOne(id).exec())?.toJSON() as StoredEdit | undefined) ?? null,
    nextCount: async () => {
      const count = ((await facts.read(countKey, countSchema))?.count ?? 0) + 1
      await facts.put(countKey, { count })
      return count
    },
    add: async (edit) => {
      await edits.insert(edit)
      if (edit.revises !== null) await remove(edit.revises)
    },
    remove,
    close: table.close,
  }
}
