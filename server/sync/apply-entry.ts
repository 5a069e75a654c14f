import type { EntryOfKind, JournalEntry } from '../../shared/journal/journal-entry.ts'
import { releaseSeat } from '../../shared/seats/custody.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { ReviewReason } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import { restateTaken } from '../recovery/restate-taken.ts'
import { endOpenPayment, recordOpenPayment } from '../sales/open-payments.ts'
import { recordRefundPaid } from '../sales/record-refund-paid.ts'
import { recordSale } from '../sales/record-sale.ts'
import { checkSettlement, recordSettlement } from '../sales/record-settlement.ts'
import { recordShowing } from '../sales/record-showing.ts'
import { voidSale } from '../sales/void-sale.ts'
import type { Proofs } from '../seats/proofs.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices' | 'events' | 'review' | 'sales' | 'seats' | 'showtimes'>

/**
 * Applies one fact of a kiosk, in the transaction that keeps its entry; answers why a person must look at it, or null.
 * Payments and staff actions change nothing here by themselves: they are kept, and a sale comes as its own entry.
 */
export async function applyEntry(
  tx: Tx,
  device: DeviceRow,
  entry: JournalEntry,
  proofs: Proofs,
  nowMs: number,
): Promise<ReviewReason | null> {
  // First, since an item is locked before a seat.
  await endOpenPayment(tx, device, entry, nowMs)
  switch (entry.kind) {
    case 'sold':
      return recordSale(tx, device, entry, nowMs)
    case 'rights-taken':
      // A grant is this server's own word, and news only to one that was restored.
      if (device.recovery !== null) await restateTaken(tx, device, entry, proofs, nowMs)
      return null
    case 'rights-given-back':
      await takeBack(tx, device, entry)
      return null
    case 'voided':
      await voidSale(tx, device, entry, nowMs)
      return null
    case 'refund-paid':
      return recordRefundPaid(tx, device, entry, nowMs)
    case 'payment-settled-by-staff':
      await recordSettlement(tx, device, entry, nowMs)
      return null
    case 'settlement-checked':
      return checkSettlement(tx, device, entry, nowMs)
    case 'payment-left-to-staff':
      return recordOpenPayment(tx, device, entry, nowMs)
    case 'printed':
      await recordShowing(tx, device, entry, nowMs)
      return null
    case 'seen':
      await tx.sales.noteSeen(device, [entry.body.saleId])
      return null
    case 'collected':
      await tx.sales.noteSeen(device, [entry.body.saleId])
      await recordShowing(tx, device, entry, nowMs)
      return null
    case 'payment-started':
    case 'payment-declined':
    case 'payment-unknown':
    case 'reversal-started':
    case 'reversed':
    case 'refund-started':
    case 'staff-action':
      return null
  }
}

/** Rule 2: only what the kiosk holds under this very number is returned; an older return changes nothing. */
async function takeBack(tx: Tx, device: DeviceRow, entry: EntryOfKind<'rights-given-back'>): Promise<void> {
  const { showtimeId, seats } = entry.body
  const ofShowtime = { cinemaId: device.cinema_id, showtimeId }
  const custodies = await tx.seats.lockSeats(ofShowtime, seats)
  let isChanged = false
  for (const [index, seat] of seats.entries()) {
    const custody = custodies[index]
    const given = custody && releaseSeat(custody, device.device, seat.grantNumber)
    if (!given?.ok) continue
    await tx.seats.writeCustody(ofShowtime, seat, given.value)
    isChanged = true
  }
  if (isChanged) await tx.events.noteChange(device.cinema_id, 'seatStates', [showtimeId])
}
