import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { Item } from '../ledger/review/review-store.ts'

/**
 * Notes for staff that this device claims what it can't prove this server ever told it. Listed once until a person has
 * ended it, however often the device says so.
 */
export async function putAside(
  tx: Pick<LedgerTx, 'review'>,
  device: DeviceRow,
  { seq, showtimeId }: Pick<Item, 'seq' | 'showtimeId'>,
  nowMs: number,
): Promise<void> {
  if (await tx.review.isDeviceListed(device, 'unproven')) return
  await tx.review.addItem(device, { why: 'unproven', seq, showtimeId, ticketNumber: null }, nowMs)
}
