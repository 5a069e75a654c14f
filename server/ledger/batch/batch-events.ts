import type { ReplicaName } from '../../../shared/catalog/replicas.ts'
import type { LedgerTx } from '../ledger.ts'
import type { BatchPart } from './batch-part.ts'

/** What kiosks must hear of: each document once, in the order in which it changed first. */
export function openBatchEvents(tx: Pick<LedgerTx, 'events'>): BatchPart<'events'> {
  const noted = new Map<
    string,
    { readonly cinemaId: number; readonly replica: ReplicaName; readonly ids: Set<string> }
  >()
  return {
    queries: {
      noteChange: async (cinemaId, replica, documentIds) => {
        const key = `${cinemaId}/${replica}`
        const { ids } = noted.get(key) ?? { ids: new Set<string>() }
        for (const id of documentIds) ids.add(String(id))
        noted.set(key, { cinemaId, replica, ids })
      },
    },
    flush: async () => {
      for (const { cinemaId, replica, ids } of noted.values()) await tx.events.noteChange(cinemaId, replica, [...ids])
      noted.clear()
    },
    forget: () => noted.clear(),
  }
}
