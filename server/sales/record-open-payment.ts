import type { EntryOfKind } from '../../shared/sales/journal-entry.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { Book } from '../ledger/ledger.ts'
import type { WhyToResolve } from '../sync/journal-store.ts'

/** A kiosk can't find out how a payment ended that it began as another device: listed for a person, with the amount. */
export async function recordOpenPayment(
  book: Book,
  device: DeviceRow,
  { body, seq }: EntryOfKind<'payment-left-to-staff'>,
  nowMs: number,
): Promise<WhyToResolve> {
  const item = { why: 'payment-open', seq, showtimeId: null, ticketNumber: null, amountFen: body.totalFen } as const
  await book.addToResolve(device, item, nowMs)
  return 'payment-open'
}
