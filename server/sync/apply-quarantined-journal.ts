import { freeClosedSeat } from '../../shared/seats/custody.ts'
import { openBatch } from '../ledger/batch/open-batch.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { UploadedEntry } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { ItemRow } from '../ledger/review/review-store.ts'
import { listUndelivered } from '../sales/list-undelivered.ts'
import { isGivenUp, listOpenPayments } from '../sales/open-payments.ts'
import { moveHeldSeats } from '../seats/move-held-seats.ts'
import { type Judging, judgeEntry, listUnread } from './judge-entry.ts'
import { lockWhatIsTold } from './lock-told.ts'

/** As many as an upload has: a batch asks again for all that its entries name where one of them may have changed it. */
const entriesAtOnce = 100

/**
 * Lets the entries of a journal that was quarantined count after all, in their order, each with its own verdict. Where the
 * epoch is closed, what it did not sell is known now, and free. The caller has locked the kiosk of the item's device, and
 * then the item.
 */
export async function applyQuarantinedJournal(tx: LedgerTx, item: ItemRow, judging: Judging): Promise<void> {
  const found = item.device === null ? undefined : await tx.devices.findDevice(item.device)
  if (!found) return
  const device = { ...found, epoch: item.epoch ?? found.epoch }
  const apart = await tx.journals.entriesApart(device)
  // Everything in everybody's order, before the first part.
  if (apart.length > entriesAtOnce) await lockWhatIsTold(openBatch(tx, 'each'), device, apart)
  for (let from = 0; from < apart.length; from += entriesAtOnce) {
    await applyPart(tx, device, apart.slice(from, from + entriesAtOnce), judging)
  }
  if (isGivenUp(found)) await listOpenPayments(tx, device, judging.nowMs)
  if (isGivenUp(found)) await listUndelivered(tx, device, judging.nowMs)
  const isClosed = found.state === 'closed' || device.epoch < found.epoch
  if (isClosed && !(await tx.journals.mayHaveSoldUnknown(device))) {
    await moveHeldSeats(tx, device, 'written-off', freeClosedSeat)
  }
}

async function applyPart(
  tx: LedgerTx,
  device: DeviceRow,
  part: readonly UploadedEntry[],
  judging: Judging,
): Promise<void> {
  const batch = openBatch(tx, 'each')
  await lockWhatIsTold(batch, device, part)
  for (const entry of part) {
    const verdict = await judgeEntry(batch.tx, device, entry, judging)
    await batch.tx.journals.rejudgeEntry(device, entry.seq, verdict)
    await listUnread(batch.tx, device, entry, verdict, judging.nowMs)
  }
  await batch.flush()
}
