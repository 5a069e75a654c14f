import type { Log } from '../../runtime/log.ts'
import { readEntry } from '../../shared/journal/read-entry.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { KeptEntry, UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { Proofs } from '../seats/proofs.ts'
import { applyEntry } from './apply-entry.ts'
import { isForeign } from './is-foreign.ts'
import { unreadItem } from './unread-item.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'attempt' | 'devices' | 'events' | 'review' | 'sales' | 'seats' | 'showtimes'>

/** What came of one entry: applied, or kept as it came, or waiting for a person. */
export type Verdict = Pick<KeptEntry, 'outcome' | 'why'>

export type Judging = { readonly nowMs: number; readonly log: Log; readonly proofs: Proofs }

export const unreadable: Verdict = { outcome: 'unreadable', why: 'unreadable' }
const foreign: Verdict = { outcome: 'unreadable', why: 'foreign-id' }

/** Applies an entry that was never applied before, as far as it can be read and the tables can hold it. */
export async function judgeEntry(
  tx: Tx,
  device: DeviceRow,
  uploaded: UploadedEntry,
  { nowMs, log, proofs }: Judging,
): Promise<Verdict> {
  const entry = readEntry(uploaded)
  if (entry?.device !== device.device || entry.epoch !== device.epoch) return unreadable
  if (await isForeign(tx, device, entry)) {
    log('journal-entry-foreign', { device: device.device, seq: entry.seq })
    return foreign
  }
  const applied = await tx.attempt(() => applyEntry(tx, device, entry, proofs, nowMs))
  if (applied.ok) return { outcome: applied.value === null ? 'accepted' : 'review', why: applied.value }
  // A fact that the tables can't hold must not stop those behind it. Any other fault is no answer at all.
  log('journal-entry-failed', { err: applied.refusal, device: device.device, seq: entry.seq })
  return unreadable
}

/** After it was closed its seats are somebody else's: what comes all the same is for a person to judge. */
export function isQuarantined({ is_blocked: isBlocked, state }: DeviceRow): boolean {
  return isBlocked || state === 'closed'
}

/** Lists an entry that is kept as it came for a person. */
export async function listUnread(
  tx: Tx,
  device: DeviceRow,
  entry: UploadedEntry,
  { outcome, why }: Verdict,
  nowMs: number,
): Promise<void> {
  if (outcome !== 'unreadable') return
  await tx.review.addItem(device, unreadItem(entry, why === 'foreign-id' ? why : 'unreadable'), nowMs)
}
