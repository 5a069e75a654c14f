import { sumFen } from '../../shared/core/money.ts'
import type { EntryOfKind } from '../../shared/journal/journal-entry.ts'
import { authorByKiosk } from '../accounts/staff-of.ts'
import { isSameKiosk } from '../kiosks/devices-of-kiosk.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { ReviewReason } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'
import type { RefundDue } from '../ledger/review/review-store.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices' | 'events' | 'review' | 'sales'>

/**
 * Money was paid back: once it is all that was due, that is resolved. Paid in another amount, it stays open with the
 * difference, for a person: what goes out of it from now on is never more than that. Paid where nothing was due, a second
 * time, or by a kiosk that had not taken it on, it is gone all the same: the amount is listed, and what is due stays due.
 * What the other one of two journals of a device tells is listed as that, whatever it was.
 */
export async function recordRefundPaid(
  tx: Tx,
  device: DeviceRow,
  entry: EntryOfKind<'refund-paid'>,
  nowMs: number,
  from: 'journal' | 'other-journal' = 'journal',
): Promise<ReviewReason | null> {
  const { ticketNumber, amountFen, paid } = entry.body
  const { cinema_id: cinemaId } = device
  const by = paid.how === 'cash' ? await authorByKiosk(tx, device, paid.accountId) : null
  if (by) await tx.accounts.keepAudit(by, { action: 'refund-paid', from: null, to: { ticketNumber, amountFen } }, nowMs)
  const item = await tx.review.lockRefundDue(cinemaId, ticketNumber)
  const told = { seq: entry.seq, showtimeId: item?.showtime_id ?? null, ticketNumber, amountFen }
  if (from === 'other-journal') await tx.review.addItem(device, { why: from, entryId: entry.id, ...told }, nowMs)
  const isPart = item?.resolved_at_ms === null && Number.isSafeInteger(item.paid_fen + amountFen)
  if (!isPart || !(await mayHavePaid(tx, device, item, entry))) {
    if (from === 'journal') await tx.review.addItem(device, { why: 'refund-undue', ...told }, nowMs)
    return 'refund-undue'
  }
  const paidFen = sumFen([item.paid_fen, amountFen])
  await tx.review.setPaid(item, paidFen)
  const isWhole = paidFen === item.amount_fen
  if (isWhole) await tx.review.endItem(item, { kind: 'paid', by, device: device.device }, nowMs)
  await tx.events.noteChange(cinemaId, 'refunds', [ticketNumber])
  return isWhole ? null : 'refund-differs'
}

/**
 * A terminal pays back what it took itself. Cash comes from a till that took it on first; a server that was restored may
 * have forgotten that it did.
 */
async function mayHavePaid(
  tx: Tx,
  device: DeviceRow,
  item: RefundDue,
  { body }: EntryOfKind<'refund-paid'>,
): Promise<boolean> {
  const ticket = await tx.sales.findTicket(device.cinema_id, body.ticketNumber)
  if (ticket?.sale_id !== body.saleId) return false
  if (body.paid.how === 'terminal') return isSameKiosk(tx, device, ticket.device)
  if (item.payer !== null && (await isSameKiosk(tx, device, item.payer))) return true
  return device.recovery !== null || (await tx.review.hasClaimed(item, device.device))
}
