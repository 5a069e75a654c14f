import type { DeviceNumber } from '../../shared/core/ids.ts'
import type { DeviceRow } from '../ledger/devices/devices-store.ts'
import type { LedgerTx } from '../ledger/ledger.ts'

/**
 * The device, kept for this transaction alone together with every other device of its kiosk. Whoever takes in its journal,
 * or judges how its payments ended, needs all of them: what ends a payment may come from any.
 */
export async function lockKiosk(tx: Pick<LedgerTx, 'devices'>, device: DeviceNumber): Promise<DeviceRow | undefined> {
  const devices = await tx.devices.lockKiosks([device])
  return devices.find((locked) => locked.device === device)
}
