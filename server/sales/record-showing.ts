import type { EntryOfKind } from '../../shared/journal/journal-entry.ts'
import { authorByKiosk } from '../accounts/staff-of.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/** Staff showed the tickets of a sale at a kiosk, or handed them over: kept with who did it, and which copy it was. */
export async function recordShowing(
  tx: Pick<LedgerTx, 'accounts' | 'devices'>,
  device: DeviceRow,
  { kind, body }: EntryOfKind<'printed' | 'collected'>,
  nowMs: number,
): Promise<void> {
  const { accountId, saleId, ticketNumbers, copy } = body
  // The customer's own doing is no act of staff.
  if (accountId === undefined) return
  const action = kind === 'printed' ? 'tickets-shown' : 'tickets-handed-over'
  const by = await authorByKiosk(tx, device, accountId)
  await tx.accounts.keepAudit(by, { action, from: null, to: { saleId, ticketNumbers, copy } }, nowMs)
}
