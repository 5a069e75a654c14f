import type { EntryOfKind } from '../../shared/sales/journal-entry.ts'
import type { DeviceRow } from '../devices/devices-store.ts'
import type { Book } from '../ledger/ledger.ts'
import type { WhyToResolve } from '../sync/journal-store.ts'

/**
 * Money was paid back: what was due is resolved. Paid where nothing was due, or a second time, it is gone all the same:
 * the amount is listed for a person.
 */
export async function recordRefundPaid(
  book: Book,
  device: DeviceRow,
  entry: EntryOfKind<'refund-paid'>,
  nowMs: number,
): Promise<WhyToResolve | null> {
  const { ticketNumber, amountFen, paid } = entry.body
  const { cinema_id: cinemaId } = device
  const by = paid.how === 'cash' ? { cinemaId, accountId: paid.accountId, device: device.device } : null
  if (by) await book.keepAudit(by, { action: 'refund-paid', from: null, to: { ticketNumber, amountFen } }, nowMs)
  const item = await book.lockRefundDue(cinemaId, ticketNumber)
  if (item?.resolved_at_ms === null && item.amount_fen === amountFen) {
    await book.endItem(item, { how: 'paid', by, device: device.device }, nowMs)
    await book.noteChange(cinemaId, 'refunds', [ticketNumber])
    return null
  }
  const showtimeId = item?.showtime_id ?? null
  const undue = { why: 'refund-undue', seq: entry.seq, showtimeId, ticketNumber, amountFen } as const
  await book.addToResolve(device, undue, nowMs)
  return 'refund-undue'
}
