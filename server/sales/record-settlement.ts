import type { EntryOfKind } from '../../shared/journal/journal-entry.ts'
import { authorByKiosk } from '../accounts/staff-of.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { ReviewReason } from '../ledger/journals/journal-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices' | 'review'>

/** Staff said how a payment ended. What follows from it (a sale, or seats that return to the server) comes as its own entry. */
export async function recordSettlement(
  tx: Tx,
  device: DeviceRow,
  { body }: EntryOfKind<'payment-settled-by-staff'>,
  nowMs: number,
): Promise<void> {
  const { accountId, ...settled } = body
  const by = await authorByKiosk(tx, device, accountId)
  await tx.accounts.keepAudit(by, { action: 'payment-settled', from: null, to: settled }, nowMs)
}

/** The terminal told in the end. Where it says otherwise than staff did, the money is listed for a person. */
export async function checkSettlement(
  tx: Tx,
  device: DeviceRow,
  { body, seq }: EntryOfKind<'settlement-checked'>,
  nowMs: number,
): Promise<ReviewReason | null> {
  if (body.terminalSaid === body.staffSaid) return null
  const item = {
    why: 'settled-otherwise',
    seq,
    showtimeId: null,
    ticketNumber: null,
    amountFen: body.totalFen,
  } as const
  await tx.review.addItem(device, item, nowMs)
  return 'settled-otherwise'
}
