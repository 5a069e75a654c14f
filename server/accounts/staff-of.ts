import type { AccountId } from '../../shared/core/ids.ts'
import { accepted, type Result, refused } from '../../shared/core/result.ts'
import type { AccountRow } from '../ledger/accounts/accounts-store.ts'
import type { KioskAuthor } from '../ledger/accounts/audit-store.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

type Tx = Pick<LedgerTx, 'accounts' | 'devices'>

export type NotTheirWord = { readonly code: 'NotStaff' | 'NotSignedIn' }

/**
 * Whom a kiosk names as the author of a fact. Its key signed it, and not they, so it is audited as the kiosk's word: with
 * the role that the account has now, and whether it ever signed in there. A fact counts all the same: nothing is decided
 * by what is read here, and so nothing is locked.
 */
export async function authorByKiosk(tx: Tx, device: DeviceRow, accountId: AccountId): Promise<KioskAuthor> {
  const account = await tx.accounts.findAccount(device.cinema_id, accountId)
  const hasSignedIn = await tx.devices.hasSignedInAt(device.device, accountId)
  const word = { role: account?.role ?? null, hasSignedIn }
  return { cinemaId: device.cinema_id, accountId, device: device.device, word }
}

/**
 * The member of staff in whose name a kiosk asks for something. Refused where the account is none of the staff's, or never
 * signed in at that kiosk with the server's word: a kiosk's key speaks for nobody else.
 */
export async function staffByKiosk(
  tx: Tx,
  device: DeviceRow,
  accountId: AccountId,
): Promise<Result<{ readonly by: KioskAuthor; readonly staff: AccountRow }, NotTheirWord>> {
  // Kept as it is until the transaction ends, and with it where they have signed in.
  const staff = (await tx.accounts.lockAccounts(device.cinema_id, new Map([[accountId, 'share']]))).get(accountId)
  if (!staff || staff.role === 'customer') return refused({ code: 'NotStaff' })
  const by = await authorByKiosk(tx, device, accountId)
  return by.word.hasSignedIn ? accepted({ by, staff }) : refused({ code: 'NotSignedIn' })
}

export function isManager({ role }: Pick<AccountRow, 'role'>): boolean {
  return role === 'manager' || role === 'administrator'
}
