import type { PaymentKey } from '../../../shared/core/ids.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { EntryToKeep } from '../journals/journal-store.ts'
import { paymentOf } from '../journals/payment-of.ts'
import type { LedgerTx } from '../ledger.ts'
import type { BatchPart } from './batch-part.ts'

type Waiting = { readonly device: DeviceRow; readonly nowMs: number; readonly kept: EntryToKeep }

/** The entries of one device's journal, looked up together and kept together. */
export function openBatchJournals(tx: Pick<LedgerTx, 'journals'>) {
  /** Whether an entry of this id was applied before; nobody else applies one of a device that is locked. */
  const isKnown = new Map<string, boolean>()
  const waiting: Waiting[] = []

  const queries: BatchPart<'journals'>['queries'] = {
    hasEntryId: async (device, id) => {
      if (!isKnown.has(id)) isKnown.set(id, await tx.journals.hasEntryId(device, id))
      return isKnown.get(id) === true
    },
    keepEntry: async (device, entry, verdict, nowMs) => {
      waiting.push({ device, nowMs, kept: { entry, verdict } })
      if (verdict.outcome !== 'unreadable') isKnown.set(entry.id, true)
    },
    // It changes nothing of what is known here.
    rejudgeEntry: async (device, seq, verdict) => tx.journals.rejudgeEntry(device, seq, verdict),
  }

  return {
    queries,
    readEntryIds: async ({ device }: DeviceRow, ids: readonly string[]): Promise<void> => {
      const known = new Set(await tx.journals.knownEntryIds(device, ids))
      for (const id of ids) isKnown.set(id, known.has(id))
    },
    /** The payment that an entry is about which waits to be written. */
    paymentOf: (place: { readonly epoch: number | null; readonly seq: number | null }): PaymentKey | null => {
      const found = waiting.find(({ device, kept }) => device.epoch === place.epoch && kept.entry.seq === place.seq)
      return found ? paymentOf(found.kept.entry).payment_key : null
    },
    flush: async (): Promise<void> => {
      const [first] = waiting
      if (first) {
        const kept = waiting.map((one) => one.kept)
        await tx.journals.keepEntries(first.device, kept, first.nowMs)
      }
      waiting.length = 0
    },
    forget: (): void => {
      isKnown.clear()
      waiting.length = 0
    },
  }
}
