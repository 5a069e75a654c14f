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

/** Whether both are the same kiosk: one that was enrolled again keeps its key, and goes on with what it had begun. */
export async function isSameKiosk(
  tx: Pick<LedgerTx, 'devices'>,
  device: DeviceRow,
  other: DeviceNumber,
): Promise<boolean> {
  if (other === device.device) return true
  const found = await tx.devices.findDevice(other)
  return found !== undefined && found.cinema_id === device.cinema_id && found.public_key === device.public_key
}
