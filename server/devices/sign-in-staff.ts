import type { StaffSignInAnswer } from '../../shared/sync/staff-messages.ts'
import { lockVerified } from '../accounts/lock-verified.ts'
import type { AccountRow } from '../ledger/accounts/accounts-store.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { Ledger } from '../ledger/ledger.ts'

/**
 * Signs somebody in at a kiosk whose password was verified just now; null: they are no staff, or their password was
 * changed since. From then on the kiosk may speak for them.
 */
export async function signInStaff(
  ledger: Ledger,
  { device }: DeviceRow,
  verified: AccountRow,
): Promise<Omit<StaffSignInAnswer, 'stamp' | 'atMs'> | null> {
  const { cinema_id: cinemaId, account_id: accountId, password_version: passwordVersion } = verified
  return ledger.transact(async (tx) => {
    const account = await lockVerified(tx, { cinemaId, accountId, passwordVersion })
    if (!account || account.role === 'customer') return null
    await tx.devices.noteSignIn(device, accountId)
    return { accountId, name: account.name, role: account.role }
  })
}
